/** Loss, gradient and the gradient's variance of a mini-batch. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import { applyLayer, type ExampleShape, type Layer, type LayerMode } from "../models/layer.ts";
import { lastingNames, lastingPart } from "../models/state.ts";
import type { Batch } from "../problem.ts";
import type { RandomKey } from "../random.ts";
import { type StateCollector, stateCollector, stateOf } from "./example_states.ts";
import { oneByOne } from "./one_by_one.ts";
import { type ModelFunction, withinReach } from "./reach.ts";
import { tracedLoss } from "./trace.ts";

/** How much of the variance is wanted; see {@linkcode lossGradientVariance}. */
export type VarianceDetail = "element" | "layer" | "total";

/** Options of {@linkcode lossGradientVariance}. */
export interface VarianceOptions<Detail extends VarianceDetail = VarianceDetail> {
  /**
   * `element` (default): a variance for each element of each parameter; `layer`: for each layer, the
   * sum over all elements of its parameters; `total`: the sum over the whole model.
   */
  readonly detail?: Detail;
  /**
   * A deterministic part of the objective, such as L2 regularization: adds to the loss and to the
   * gradient, and nothing to the variance.
   */
  readonly regularizer?: ((params: Tensors) => Scalar) | undefined;
}

/** What {@linkcode lossGradientVariance} finds; the caller frees it. */
export interface LossGradientVariance<Detail extends VarianceDetail = "element"> {
  /** Mean loss over the batch, and the regularizer. */
  readonly loss: Scalar;
  /** Gradient of the loss, keys and shapes of the parameters. */
  readonly gradient: Tensors;
  /**
   * `element`: keys and shapes of the parameters; `layer`: a scalar for each layer, by the
   * parameters' names without the last part (`conv1` for `conv1/kernel` and `conv1/bias`); `total`:
   * a scalar.
   */
  readonly variance: Detail extends "total" ? Scalar : Tensors;
  /** What the layers remember after the batch, where they were given a state. */
  readonly state?: Tensors;
}

/** What the layers of a model are given besides parameters and inputs. */
export interface LayerCircumstances {
  /** What dropout draws from. */
  readonly key?: RandomKey | undefined;
  /**
   * What the layers remember, see {@linkcode applyWithState}; `{}` is their beginning. What of it is
   * not in the model's {@linkcode initialState} has a row for each example. It is left alone. Where it
   * is absent, layers start at their beginning, and what they would remember is forgotten.
   */
  readonly state?: Tensors | undefined;
}

/** What {@linkcode lossGradientVariance} returns. */
export type LossGradientVarianceFunction<Detail extends VarianceDetail = "element"> = (
  params: Tensors,
  batch: Batch,
  options?: LayerCircumstances,
) => LossGradientVariance<Detail>;

/**
 * Loss, gradient, and the variance of the gradient, estimated within the mini-batch B from the
 * gradients `g_k` of its examples, whose mean is `ḡ`:
 *
 *     ŝ = 1/|B| · 1/(|B|-1) · (Σ_k g_k² - |B| ḡ²)
 *
 * Balles & Hennig (ICML 2018), Eq. 64, with the |B| before ḡ² that the sample variance has and the
 * printed equation lacks. Never negative; 0 where it is within the rounding errors of 0, as for
 * equal examples.
 *
 * For layers that have a rule for it ({@linkcode Layer.variance}: dense, convolution, embedding,
 * LSTM) this takes one forward and one backward pass: a dense layer needs one more matrix product,
 * a convolution squares single examples' gradients as they are added up, an LSTM runs once more. A
 * model with any other parameters, or that is a function, is run for each example by itself: slow,
 * and the same result, except that layers with keys (dropout) then draw anew for each example.
 *
 * @param model a layer (of layers), or a function; treats the examples independently
 * @param loss mean over the examples of a loss, of the model's outputs `[n, ...]` and the batch's
 * `ys`, such as `softmaxCrossEntropy`
 * @returns a function of parameters and a batch of at least two examples; `key` is what dropout
 * draws from, `state` what LSTMs go on from. It throws a `RangeError` for a batch of one, and a
 * `TypeError` if a layer couples examples, as batch normalization does
 *
 * @example The mean of 1, 2 and 6 has the variance 7/3
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { dense } from "../models/layers/dense.ts";
 * import { lossGradientVariance } from "./loss_gradient_variance.ts";
 *
 * await useBackend("cpu");
 * const params = { kernel: tf.tensor2d([[0]]), bias: tf.tensor1d([0]) };
 * const batch = { xs: tf.tensor2d([[1], [2], [6]]), ys: tf.tensor1d([0, 0, 0]) };
 * const evaluate = lossGradientVariance(dense(1), (outputs) => tf.mean(outputs));
 * const { gradient, variance } = evaluate(params, batch); // of w: the inputs; of b: 1, always
 * assertAlmostEquals((await gradient.kernel!.data())[0]!, 3, 1e-6);
 * assertAlmostEquals((await variance.kernel!.data())[0]!, 7 / 3, 1e-6);
 * assertAlmostEquals((await variance.bias!.data())[0]!, 0, 1e-6);
 * ```
 */
export function lossGradientVariance<Detail extends VarianceDetail = "element">(
  model: Layer | ModelFunction,
  loss: (outputs: Tensor, targets: Tensor) => Scalar,
  options: VarianceOptions<Detail> = {},
): LossGradientVarianceFunction<Detail> {
  const { regularizer } = options;
  const detail: VarianceDetail = options.detail ?? "element";
  checkDetail(detail);
  const summed = detail !== "element";
  const apply = asFunction(model);
  const known = new Map<string, boolean>();
  const lasting = new Map<string, ReadonlySet<string>>();
  const lastingOf = (shape: ExampleShape): ReadonlySet<string> => {
    const names = lasting.get(shape.join()) ??
      (typeof model === "function" ? new Set<string>() : lastingNames(model, shape));
    lasting.set(shape.join(), names);
    return names;
  };
  return (params, batch, { key, state } = {}) => {
    const n = batch.xs.shape[0] ?? 0;
    checkCount(n);
    const mode: LayerMode = key === undefined ? { training: true } : { training: true, key };
    const names = Object.keys(params), inventory = JSON.stringify(names);
    const forGood = state && lastingOf(batch.xs.shape.slice(1));
    const beginning = forGood && { state: lastingPart(state, forGood) };
    const reach = known.get(inventory) ??
      withinReach(apply, params, batch.xs, { ...mode, ...beginning });
    known.set(inventory, reach);
    const memory = forGood && stateCollector(forGood, reach);
    const remembering = memory ? { remember: memory.remember } : {};
    const { loss: risk, found } = orDrop(memory, () => {
      if (reach) {
        const all: LayerMode = { ...mode, ...state && { state }, ...remembering };
        const lossOf = (outputs: Tensor) => loss(outputs, batch.ys);
        return tracedLoss(apply, params, batch.xs, lossOf, { mode: all, summed });
      }
      return oneByOne(params, batch, (params, single, k) => {
        const own: LayerMode = {
          ...mode,
          ...key && { key: key.fork("example", k) },
          ...state && { state: stateOf(state, forGood!, k) },
          ...remembering,
        };
        return loss(apply(params, single.xs, own), single.ys);
      }, summed);
    });
    const result = tf.tidy(() => {
      const variances = names.map((name) => tf.clone(found[name]!.variance));
      const penalty = regularizer && gradientOf(regularizer, params);
      return {
        loss: penalty === undefined ? tf.clone(risk) : tf.add(risk, penalty.loss),
        gradient: named(names, (name) => {
          const [own, more] = [found[name]!.gradient, penalty?.gradient[name]];
          return more === undefined ? tf.clone(own) : tf.add(own, more);
        }),
        variance: detail === "element"
          ? named(names, (_, i) => variances[i]!)
          : detail === "layer"
          ? sumsOf(names, variances, layerOf)
          : sumsOf(names, variances, () => "all")["all"] ?? tf.scalar(0),
      };
    });
    dispose([risk, found]);
    const next = memory && { state: memory.collect() };
    return { ...result, ...next } as LossGradientVariance<Detail>;
  };
}

/** The result of `use`; where it throws, what was remembered is freed first. */
function orDrop<T>(memory: StateCollector | undefined, use: () => T): T {
  try {
    return use();
  } catch (error) {
    memory?.drop();
    throw error;
  }
}

function asFunction(model: Layer | ModelFunction): ModelFunction {
  if (typeof model === "function") return model;
  return (params, xs, mode) => applyLayer(model, params, xs, mode);
}

/** A loss and its gradient; parameters that it does not depend on are left out. */
function gradientOf(
  loss: (params: Tensors) => Scalar,
  params: Tensors,
): { readonly loss: Scalar; readonly gradient: Partial<Tensors> } {
  const names = Object.keys(params);
  const tensors = names.map((name) => params[name]!);
  const { value, grads } = tf.engine().gradients(() => loss(params), tensors, undefined, true);
  const gradient = Object.fromEntries(names.map((name, i) => [name, grads[i]]));
  return { loss: value as Scalar, gradient: gradient as Partial<Tensors> };
}

function named(
  names: readonly string[],
  tensorOf: (name: string, position: number) => Tensor,
): Tensors {
  return Object.fromEntries(names.map((name, i) => [name, tensorOf(name, i)]));
}

/** `conv1` of `conv1/kernel`. */
const layerOf = (name: string) => name.split("/").slice(0, -1).join("/");

function sumsOf(
  names: readonly string[],
  variances: readonly Tensor[],
  group: (name: string) => string,
): Tensors {
  const sums: Tensors = {};
  for (const [i, name] of names.entries()) {
    const known = sums[group(name)], variance = variances[i]!;
    sums[group(name)] = known === undefined ? variance.clone() : tf.add(known, variance);
  }
  return sums;
}

function checkDetail(detail: string): void {
  if (["element", "layer", "total"].includes(detail)) return;
  throw new RangeError(`detail must be "element", "layer" or "total", got "${detail}"`);
}

function checkCount(n: number): void {
  if (n >= 2) return;
  throw new RangeError(
    `the variance of a gradient needs a batch of at least 2 examples, got ${n}; use larger ` +
      `batches, or, where this one is what an epoch had left, a size that leaves no single example`,
  );
}
