/** Loss, gradient and the gradient's variance of a mini-batch. @module */
import * as tf from "@tensorflow/tfjs";
import { readWhenThere } from "../../optimizers/backends/read_when_there.ts";
import { checkFloats, dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import {
  applyLayer,
  type ExampleShape,
  type GradientVariance,
  type Layer,
  type LayerMode,
} from "../models/layer.ts";
import { lastingNames, lastingPart } from "../models/state.ts";
import type { Batch } from "../problem.ts";
import type { RandomKey } from "../random.ts";
import { equallyTreated } from "./equal_examples.ts";
import { type StateCollector, stateCollector, stateOf } from "./example_states.ts";
import { entangled, lossApart } from "./independence.ts";
import { oneByOne } from "./one_by_one.ts";
import { type ModelFunction, type Reach, reachOf } from "./reach.ts";
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
 * An example's gradient is its share of the batch's: what comes of the outputs for it, times |B|. So the
 * loss may be a sum, leave examples out or weigh them by their targets, as a mean over those that count
 * does; its normalization is taken as given.
 *
 * For layers that have a rule for it ({@linkcode Layer.variance}: dense, convolution, embedding,
 * LSTM) this takes one forward and one backward pass: a dense layer needs one more matrix product,
 * convolutions and LSTMs square single examples' gradients as they are added up. Where several of
 * these layers share a parameter, or one is applied several times, the gradients of single examples are
 * there for a moment. A model with parameters that anything else uses is run for each example by itself:
 * slow, and the same result, except that layers with keys (dropout) then draw anew for each example.
 *
 * What this rests on is looked at when the first batch of a kind comes: which layers use a parameter,
 * that their first axis counts the examples, that outputs for an example are the same without the others
 * and follow each other, that a loss does not tie examples together. On WebGPU, what takes numbers is
 * only known, and thrown, at a later call.
 *
 * @param model a layer (of layers), or a function; treats the examples independently
 * @param loss sum or mean over the examples of a loss, of the model's outputs and the batch's `ys`, such
 * as `softmaxCrossEntropy`
 * @returns a function of float32 parameters and a batch of at least two examples; `key` is what dropout
 * draws from, `state` what LSTMs go on from. What the loss does not depend on has zeros. It throws a
 * `RangeError` for a batch of one, and a `TypeError` for parameters of other types, and if the model
 * couples examples, as batch normalization does, or the loss
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
  const known = new Map<string, Reach>();
  let refused: TypeError | undefined;
  /** What is known of the model, examined with the first batch of a kind. */
  const reachFor = (params: Tensors, { xs, ys }: Batch, mode: LayerMode): Reach => {
    const kind = JSON.stringify([
      Object.entries(params).map(([name, { shape }]) => [name, shape]),
      [xs, ys].map(({ shape, dtype }) => [shape.slice(1), dtype]),
    ]);
    const before = known.get(kind);
    if (before !== undefined) return before;
    const { apart, ...reach } = reachOf(apply, params, xs, mode);
    const measured = tf.tidy(() => {
      const lossOf = (outputs: Tensor) => loss(outputs, ys);
      return tf.concat([apart, lossApart(lossOf, reach.outputShape, xs.shape[0]!)]);
    });
    apart.dispose();
    readWhenThere(measured, (values) => {
      const [ofOutputs, ofLoss] = [[0, 1, 2], [3, 4]].map((places) =>
        places.map((i) => values[i]!)
      );
      refused = entangled(ofOutputs!, ofLoss!);
    });
    known.set(kind, reach);
    return reach;
  };
  const lasting = new Map<string, ReadonlySet<string>>();
  const lastingOf = (shape: ExampleShape): ReadonlySet<string> => {
    const names = lasting.get(shape.join()) ??
      (typeof model === "function" ? new Set<string>() : lastingNames(model, shape));
    lasting.set(shape.join(), names);
    return names;
  };
  return (given, batch, { key, state } = {}) => {
    const n = batch.xs.shape[0] ?? 0;
    checkCount(n);
    checkFloats("params", given);
    const mode: LayerMode = key === undefined ? { training: true } : { training: true, key };
    const names = Object.keys(given);
    const forGood = state && lastingOf(batch.xs.shape.slice(1));
    const beginning = forGood && { state: lastingPart(state, forGood) };
    const { byRules, shared } = reachFor(given, batch, { ...mode, ...beginning });
    if (refused) throw refused;
    const memory = forGood && stateCollector(forGood, byRules);
    const remembering = memory ? { remember: memory.remember } : {};
    const lossOf = (outputs: Tensor) => loss(outputs, batch.ys);
    // tensors of their own: one may be given under two names
    const params = mapTensors(given, (tensor) => tf.keep(tf.clone(tensor)));
    const measure = () => {
      if (byRules) {
        const all: LayerMode = { ...mode, ...state && { state }, ...remembering };
        return tracedLoss(apply, params, batch.xs, lossOf, { mode: all, summed, shared });
      }
      const single = (params: Tensors, xs: Tensor, k: number) =>
        apply(params, xs, {
          ...mode,
          ...key && { key: key.fork("example", k) },
          ...state && { state: stateOf(state, forGood!, k) },
          ...remembering,
        });
      return oneByOne(params, batch.xs, single, lossOf, summed);
    };
    const { loss: risk, found } = orDrop(
      memory,
      params,
      () => equallyTreated(batch.xs, measure),
    );
    const result = tf.tidy(() => {
      // what the loss does not depend on does not spread
      const foundOf = (name: string): GradientVariance =>
        found[name] ?? {
          gradient: tf.zerosLike(given[name]!),
          variance: summed ? tf.scalar(0) : tf.zerosLike(given[name]!),
        };
      const each = names.map((name) => mapTensors({ ...foundOf(name) }, tf.clone));
      const variances = each.map(({ variance }) => variance!);
      const penalty = regularizer && gradientOf(regularizer, given);
      return {
        loss: penalty === undefined ? tf.clone(risk) : tf.add(risk, penalty.loss),
        gradient: named(names, (name, i) => {
          const own = each[i]!["gradient"]!, more = penalty?.gradient[name];
          return more === undefined ? own : tf.add(own, more);
        }),
        variance: detail === "element"
          ? named(names, (_, i) => variances[i]!)
          : detail === "layer"
          ? sumsOf(names, variances, layerOf)
          : sumsOf(names, variances, () => "all")["all"] ?? tf.scalar(0),
      };
    });
    dispose([params, risk, found]);
    const next = memory && { state: memory.collect() };
    return { ...result, ...next } as LossGradientVariance<Detail>;
  };
}

/** The result of `use`; where it throws, what was remembered is freed first, and the parameters. */
function orDrop<T>(memory: StateCollector | undefined, params: Tensors, use: () => T): T {
  try {
    return use();
  } catch (error) {
    memory?.drop();
    dispose(params);
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
