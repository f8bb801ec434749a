/**
 * Optimizers where TensorFlow.js expects its own.
 *
 * Touches `tf.engine().registeredVariables` and `tf.Optimizer.iterations_`, read from tfjs 4.22.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { HyperParameters } from "../methods/contract/options.ts";
import { createOptimizer, type OptimizerId } from "../methods/registry.ts";
import { dispose, tensorsOf } from "../tensors.ts";
import type { Optimizer, Tensors } from "../types.ts";
import { type Leaf, leavesOf, mergeTrees, withoutTensors } from "./state_tree.ts";
import { fillState, type SavedLeaf, toLeaf, toWeight, type Weight } from "./tf_weights.ts";

/** Options of {@linkcode asTfOptimizer}. */
export interface TfOptimizerOptions {
  /**
   * How `createOptimizer` makes this optimizer. `model.save` stores it with
   * `includeOptimizer: true`, so that `tf.loadLayersModel` can make the optimizer again.
   */
  readonly config?: TfOptimizerConfig | undefined;
}

/** The arguments of `createOptimizer`, without functions. */
export interface TfOptimizerConfig extends HyperParameters {
  /** Name of the optimizer on the command line. */
  readonly id: OptimizerId;
  /** α; a schedule cannot be stored. */
  readonly learningRate: number;
}

/**
 * An optimizer as a `tf.Optimizer`, for `model.compile` of tf.layers, `minimize` and
 * `applyGradients`.
 *
 * The state is made at the first step, for the variables that step comes with; variables that come
 * later start with a state of their own at the count reached. As with the optimizers of
 * TensorFlow.js, a variable whose gradient is missing stays as it is.
 *
 * `getWeights` gives the number of updates done, `iter`, then each tensor of the state under its
 * path, such as `m/dense_Dense1/kernel`. As in TensorFlow.js these tensors belong to the
 * optimizer; they live until its next step. `setWeights` copies what it is given.
 *
 * @throws {TypeError} if the optimizer needs the variance of the mini-batch gradient or a curvature
 * matrix, which TensorFlow.js does not compute, or if `config` cannot be stored as JSON
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { asTfOptimizer, mSvag, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const w = tf.variable(tf.tensor1d([3, -2]), true, "w");
 * const optimizer = asTfOptimizer(mSvag({ learningRate: 0.1 }));
 * for (let t = 0; t < 100; t++) optimizer.minimize(() => tf.sum(tf.square(w)));
 * assert((await w.data()).every((x) => Math.abs(x) < 0.01));
 * assertEquals((await optimizer.getWeights()).map(({ name }) => name), ["iter", "m/w", "v/w"]);
 * ```
 */
export function asTfOptimizer<S extends object>(
  optimizer: Optimizer<S>,
  options: TfOptimizerOptions = {},
): TfOptimizer<S> {
  return new Bridge(optimizer, options);
}

/** The base class of TensorFlow.js' optimizers. */
export type StockOptimizer = tf.Optimizer;

/** A `tf.Optimizer` with a state that can be had and set. */
export interface TfOptimizer<S extends object> extends StockOptimizer {
  /**
   * The state, as the optimizer keeps it and as `saveState` saves it; `undefined` before the first
   * step. Its tensors belong to the optimizer; they live until its next step.
   */
  readonly state: S | undefined;
  /**
   * Continues from a state, such as `loadState` gives. It is copied, and remains the caller's.
   *
   * @throws {TypeError} as `setWeights` does
   */
  setState(state: S): void;
}

class Bridge<S extends object> extends tf.Optimizer implements TfOptimizer<S> {
  /** The name under which TensorFlow.js stores the class with a model. */
  static readonly className: string = "NoisewiseOptimizer";

  readonly #optimizer: Optimizer<S>;
  readonly #config: TfOptimizerConfig | undefined;
  /** Names of the variables that the state is for. */
  #names: ReadonlySet<string> = new Set();
  #state: S | undefined;
  /** What `setWeights` or `setState` gave, until there is a state to fill with it. */
  #saved: readonly SavedLeaf[] | undefined;

  constructor(optimizer: Optimizer<S>, { config }: TfOptimizerOptions = {}) {
    super();
    if (optimizer.needs?.variance) {
      throw new TypeError(
        `${optimizer.name} needs the variance of the mini-batch gradient, which TensorFlow.js ` +
          `does not compute: take an optimizer that estimates it from moving averages, as mSvag ` +
          `and adamStar do`,
      );
    }
    if (optimizer.needs?.curvature) {
      throw new TypeError(
        `${optimizer.name} needs a curvature matrix (${optimizer.needs.curvature}), which ` +
          `TensorFlow.js does not compute: call its update with { curvature }`,
      );
    }
    this.#optimizer = optimizer;
    this.#config = config && checkConfig(config);
    this.iterations_ = 0;
  }

  get state(): S | undefined {
    return this.#state;
  }

  setState(state: S): void {
    const leaves: readonly Leaf[] = leavesOf(state);
    const count = leaves.find(({ path }) => path === "count")?.value;
    this.#restore(typeof count === "number" ? count : 0, leaves.filter(isNotCount));
  }

  /**
   * One step: the variables of the given names move. Gradients that are null or undefined are
   * passed over. Changes nothing where it throws.
   *
   * @param variableGradients gradients by the names of registered variables, of the same shapes
   * @throws {TypeError} if a name is not that of a variable, a shape does not fit, or the weights
   * given before do not fit
   */
  override applyGradients(variableGradients: tf.NamedTensorMap | Weight[]): void {
    const given = Array.isArray(variableGradients)
      ? variableGradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(variableGradients);
    const variables = Object.fromEntries(given.map(([name]) => [name, variableOf(name)]));
    const grad = Object.fromEntries(given.filter(([, tensor]) => tensor != null));
    const present = Object.fromEntries(Object.keys(grad).map((name) => [name, variables[name]!]));
    tf.tidy(() => {
      this.#prepare(variables);
      const state = this.#state!;
      const absent = new Set([...this.#names].filter((name) => !(name in grad)));
      const seen = absent.size > 0 ? withoutTensors(state, absent) as S : state;
      const [next, update] = this.#optimizer.update(seen, grad, { params: present });
      const values = Object.entries(present).map(([name, variable]) =>
        [variable, tf.add(variable, update[name]!)] as const
      );
      this.#adopt(absent.size > 0 ? mergeTrees(state, next) as S : next);
      for (const [variable, value] of values) variable.assign(value);
    });
    this.incrementIterations();
  }

  /** The number of updates done, then each tensor of the state by its path. */
  override async getWeights(): Promise<Weight[]> {
    const leaves = this.#state
      ? leavesOf(this.#state).filter(isNotCount).map(toWeight)
      : (this.#saved ?? []).map(toWeight);
    return [await this.saveIterations(), ...leaves];
  }

  /**
   * Continues from what `getWeights` gave, by the names, or in their order where the variables are
   * called differently now. Before the first step there is nothing to compare with: then the
   * weights are checked at that step.
   *
   * @throws {TypeError} if number, names or shapes of the weights do not fit; the state is then as
   * before
   */
  override async setWeights(weightValues: Weight[]): Promise<void> {
    const [iterations, ...weights] = weightValues;
    if (iterations === undefined || iterations.tensor.size !== 1) {
      throw new TypeError(`setWeights needs the number of updates first, as getWeights gives it`);
    }
    const [count] = await iterations.tensor.data();
    this.#restore(count!, await Promise.all(weights.map(toLeaf)));
  }

  /** The optimizer's name, and the `config` it was made with. */
  override getConfig(): tf.serialization.ConfigDict {
    return { name: this.#optimizer.name, ...this.#config as tf.serialization.ConfigDict };
  }

  /**
   * The optimizer of a stored model.
   *
   * @throws {TypeError} if it was made without `config`
   */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { name, id, customObjects: _, ...hyper } = config; // tfjs adds customObjects
    if (typeof id !== "string") {
      throw new TypeError(
        `the stored optimizer ${name} cannot be made again: pass { config } to asTfOptimizer ` +
          `before saving, or save the model without its optimizer`,
      );
    }
    const options = hyper as unknown as HyperParameters;
    return new cls(createOptimizer(id, options), { config: { id, ...options } });
  }

  /** Frees the state; the next step starts anew. */
  override dispose(): void {
    dispose([this.#state, this.#saved]);
    this.#state = undefined;
    this.#saved = undefined;
    this.#names = new Set();
    this.iterations_ = 0;
  }

  /** Sees to it that there is a state for these variables. */
  #prepare(variables: Readonly<Record<string, tf.Variable>>): void {
    const fresh: Tensors = Object.fromEntries(
      Object.entries(variables).filter(([name]) => !this.#names.has(name)),
    );
    if (this.#state && Object.keys(fresh).length === 0) return;
    const start = this.#optimizer.init(fresh);
    const state = this.#saved ? fillState(start, this.iterations, this.#saved) : start;
    this.#adopt(this.#state ? mergeTrees(state, this.#state) as S : state);
    this.#names = new Set([...this.#names, ...Object.keys(fresh)]);
  }

  /** Keeps a state, and frees what only the one before, or what was saved, holds. */
  #adopt(state: S): void {
    const kept = new Set(tensorsOf(state));
    for (const tensor of kept) tf.keep(tensor);
    dispose(tensorsOf([this.#state, this.#saved]).filter((tensor) => !kept.has(tensor)));
    this.#state = state;
    this.#saved = undefined;
  }

  #restore(count: number, leaves: readonly SavedLeaf[]): void {
    if (this.#state) fillState(this.#state, count, leaves); // throws where they do not fit
    dispose(this.#saved);
    this.#saved = leaves.map((leaf) =>
      leaf.value instanceof tf.Tensor ? { ...leaf, value: tf.keep(leaf.value.clone()) } : leaf
    );
    if (this.#state) this.#adopt(fillState(this.#state, count, this.#saved));
    this.iterations_ = count;
  }
}

tf.serialization.registerClass(Bridge);

const isNotCount = ({ path }: Leaf) => path !== "count";

function variableOf(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (variable === undefined) throw new TypeError(`there is no variable called "${name}"`);
  return variable;
}

function checkConfig(config: TfOptimizerConfig): TfOptimizerConfig {
  for (const [name, value] of Object.entries(config)) {
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw new TypeError(
        `config must hold texts, numbers and booleans, got a ${typeof value} for ${name}`,
      );
    }
  }
  return config;
}
