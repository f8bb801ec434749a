/**
 * Optimizers where TensorFlow.js expects its own.
 *
 * Touches `tf.Optimizer.iterations_`, read from tfjs 4.22.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { HyperParameters } from "../methods/contract/options.ts";
import { createOptimizer } from "../methods/registry.ts";
import { dispose, tensorsOf } from "../tensors.ts";
import type { Optimizer, Tensors } from "../types.ts";
import { checkLearningRate } from "../check.ts";
import { advance, type Cohort, fillCohorts, joined, weightsOf, wholeState } from "./cohorts.ts";
import { shownVariables, variableOf } from "./shown_variables.ts";
import { type Leaf, leavesOf } from "./state_tree.ts";
import {
  checkConfig,
  checkNeeds,
  type TfOptimizer,
  type TfOptimizerConfig,
  type TfOptimizerOptions,
} from "./tf_config.ts";
import {
  fillState,
  isNumbers,
  numbersAs,
  type SavedLeaf,
  toLeaf,
  toNumbers,
  toWeight,
  type Weight,
} from "./tf_weights.ts";

/**
 * An optimizer as a `tf.Optimizer`, for `model.compile` of tf.layers, `minimize` and
 * `applyGradients`.
 *
 * The state is made at the first step, for the variables that step comes with. Each variable has a
 * count of its own, by which biases are corrected and schedules go: one that comes later begins as it
 * would with a new optimizer (unlike those of TensorFlow.js, which count once for all), and one whose
 * gradient is missing stays as it is.
 *
 * `learningRate` can be read and set at any time, as that of the optimizers of TensorFlow.js can.
 *
 * `getWeights` gives the number of steps done, `iter`, then each tensor of the state under its
 * path, such as `m/dense_Dense1/kernel`, and for a variable whose counts are others than the first
 * one's these, under `numbers/` and its name. As in TensorFlow.js these tensors belong to the
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

class Bridge<S extends object> extends tf.Optimizer implements TfOptimizer<S> {
  /** The name under which TensorFlow.js stores the class with a model. */
  static readonly className: string = "NoisewiseOptimizer";

  readonly #optimizer: Optimizer<S>;
  readonly #config: TfOptimizerConfig | undefined;
  /** The variables that there is a state for, by their counts; none before the first step. */
  #cohorts: readonly Cohort<S>[] = [];
  /** What `setWeights` or `setState` gave, until there is a state to fill with it. */
  #saved: readonly SavedLeaf[] | undefined;
  /** The counts of single variables that `setWeights` gave, until then. */
  #numbers: ReadonlyMap<string, readonly number[]> = new Map();
  /** In place of the optimizer's own rate. */
  #learningRate: number | undefined;
  /** What the variables show between steps, where it is not what is trained. */
  readonly #shown = shownVariables();
  /** What `getWeights` gave since the last step. */
  #weights: readonly Weight[] | undefined;

  constructor(optimizer: Optimizer<S>, { config }: TfOptimizerOptions = {}) {
    super();
    checkNeeds(optimizer);
    this.#optimizer = optimizer;
    this.#config = config && checkConfig(config);
    this.iterations_ = 0;
  }

  get state(): S | undefined {
    return this.#cohorts.length === 0 ? undefined : wholeState(this.#cohorts);
  }

  get learningRate(): number | undefined {
    return this.#learningRate ?? this.#optimizer.learningRate?.(this.iterations);
  }

  set learningRate(learningRate: number | undefined) {
    if (this.#optimizer.learningRate === undefined) {
      throw new TypeError(
        `${this.#optimizer.name} has no learning rate for all variables that could be set`,
      );
    }
    if (learningRate !== undefined) checkLearningRate(learningRate);
    this.#learningRate = learningRate;
  }

  evaluationParams(): Tensors | undefined {
    const names = this.#cohorts.flatMap((cohort) => [...cohort.names]);
    if (names.length === 0) return undefined;
    const params = Object.fromEntries(names.map((name) => [name, variableOf(name)]));
    return this.#optimizer.evaluationParams?.(wholeState(this.#cohorts), params);
  }

  override minimize(...given: Parameters<tf.Optimizer["minimize"]>): tf.Scalar | null {
    const cost = super.minimize(...given);
    this.#shown.show(this.evaluationParams() ?? {});
    return cost;
  }

  override computeGradients(...given: Parameters<tf.Optimizer["computeGradients"]>) {
    this.#shown.putBack();
    return super.computeGradients(...given);
  }

  setState(state: S): void {
    const leaves: readonly Leaf[] = leavesOf(state);
    const count = leaves.find(({ path }) => path === "count")?.value;
    this.#restore(
      typeof count === "number" ? count : 0,
      leaves.filter(({ path }) => path !== "count"),
      new Map(),
    );
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
    this.#shown.putBack();
    const given = Array.isArray(variableGradients)
      ? variableGradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(variableGradients);
    const variables = Object.fromEntries(given.map(([name]) => [name, variableOf(name)]));
    const grad = Object.fromEntries(given.filter(([, tensor]) => tensor != null));
    const present = Object.fromEntries(Object.keys(grad).map((name) => [name, variables[name]!]));
    tf.tidy(() => {
      this.#prepare(variables);
      const seen = {
        params: present,
        ...(this.#learningRate !== undefined && { learningRate: this.#learningRate }),
      };
      const [cohorts, update] = advance(this.#optimizer, this.#cohorts, grad, seen);
      const values = Object.entries(present).map(([name, variable]) =>
        [variable, tf.add(variable, update[name]!)] as const
      );
      this.#adopt(cohorts);
      for (const [variable, value] of values) variable.assign(value);
    });
    this.incrementIterations();
  }

  /** The number of steps done, then each tensor of the state by its path, then single counts. */
  override async getWeights(): Promise<Weight[]> {
    this.#weights ??= [await this.saveIterations(), ...this.#stateWeights()];
    return [...this.#weights];
  }

  #stateWeights(): readonly Weight[] {
    if (this.#cohorts.length > 0) return weightsOf(this.#cohorts, this.iterations);
    const numbers = [...this.#numbers].map(([name, values]) => numbersAs(name, values));
    return [...(this.#saved ?? []).map(toWeight), ...numbers];
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
    const numbers = await Promise.all(weights.filter(isNumbers).map(toNumbers));
    const leaves = await Promise.all(weights.filter((weight) => !isNumbers(weight)).map(toLeaf));
    this.#restore(count!, leaves, new Map(numbers));
  }

  /** The optimizer's name, and the `config` it was made with. */
  override getConfig(): tf.serialization.ConfigDict {
    const rate = this.#config && this.#learningRate !== undefined &&
      { learningRate: this.#learningRate };
    return { name: this.#optimizer.name, ...this.#config as tf.serialization.ConfigDict, ...rate };
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
    this.#adopt([]);
    this.#shown.forget();
    this.#numbers = new Map();
    this.iterations_ = 0;
  }

  /** Sees to it that there is a state for these variables. */
  #prepare(variables: Readonly<Record<string, tf.Variable>>): void {
    const known = new Set(this.#cohorts.flatMap(({ names }) => [...names]));
    const fresh: Tensors = Object.fromEntries(
      Object.entries(variables).filter(([name]) => !known.has(name)),
    );
    const names = new Set(Object.keys(fresh));
    if (known.size > 0 && names.size === 0) return;
    const start = this.#optimizer.init(fresh);
    const joining = this.#saved
      ? fillCohorts(start, this.iterations, this.#saved, names, this.#numbers)
      : [{ names, state: start }];
    this.#adopt(joined([...this.#cohorts, ...joining]));
  }

  /** Keeps cohorts, and frees what only those before, or what was saved, holds. */
  #adopt(cohorts: readonly Cohort<S>[]): void {
    const kept = new Set(tensorsOf(cohorts.map(({ state }) => state)));
    for (const tensor of kept) tf.keep(tensor);
    const before = tensorsOf([this.#cohorts.map(({ state }) => state), this.#saved]);
    this.#forgetWeights();
    dispose(before.filter((tensor) => !kept.has(tensor)));
    this.#cohorts = cohorts;
    this.#saved = undefined;
  }

  /** Frees what `getWeights` has made besides the state's own tensors. */
  #forgetWeights(): void {
    const own = new Set(tensorsOf([this.#cohorts.map(({ state }) => state), this.#saved]));
    dispose(this.#weights?.map(({ tensor }) => tensor).filter((tensor) => !own.has(tensor)));
    this.#weights = undefined;
  }

  #restore(
    count: number,
    leaves: readonly SavedLeaf[],
    numbers: ReadonlyMap<string, readonly number[]>,
  ): void {
    const names = new Set(this.#cohorts.flatMap((cohort) => [...cohort.names]));
    const { state } = this;
    if (state) fillState(state, count, leaves); // throws where they do not fit
    const saved = leaves.map((leaf) =>
      leaf.value instanceof tf.Tensor ? { ...leaf, value: tf.keep(leaf.value.clone()) } : leaf
    );
    const cohorts = state ? fillCohorts(state, count, saved, names, numbers) : [];
    dispose(this.#saved);
    this.#saved = saved; // what of it the cohorts do not hold is freed with it
    if (state) this.#adopt(cohorts);
    else this.#forgetWeights();
    this.#numbers = numbers;
    this.iterations_ = count;
  }
}

tf.serialization.registerClass(Bridge);
