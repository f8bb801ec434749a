/** What a layer is. @module */
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { RandomKey } from "../random.ts";

/** Sizes of an example's dimensions, without the batch's. */
export type ExampleShape = readonly number[];

/** How a layer is applied. What later layers need besides is added here as optional fields. */
export interface LayerMode {
  /** Whether this is training: dropout drops, batch normalization uses the batch's statistics. */
  readonly training: boolean;
  /** What keyed layers (dropout) draw from: same key, same mask. */
  readonly key?: RandomKey;
  /**
   * Applies every layer in the place of {@linkcode applyLayer}; what it returns is the layer's output.
   * The variance of gradients is had this way.
   */
  readonly trace?: LayerTrace;
  /**
   * What layers remember besides their parameters (running statistics, an LSTM's `h` and `c`), named
   * as parameters are: `bn1/mean`. Absent, or what is absent in it: the layer's beginning.
   */
  readonly state?: Tensors;
  /**
   * Takes what a layer remembers after this application, by the same names: a new tensor each, which
   * `remember` keeps (`tf.keep`) beyond the tidy scopes it was made in, and which has no gradient.
   * {@linkcode applyWithState} makes this a pure function.
   */
  readonly remember?: (name: string, tensor: Tensor) => void;
}

/** Sees a layer, its parameters, its input and its mode, and answers its output. */
export type LayerTrace = (layer: Layer, params: Tensors, x: Tensor, mode: LayerMode) => Tensor;

/**
 * A layer: pure functions of its parameters, which have names of the layer's own (`kernel`,
 * `bias`). {@linkcode sequential} makes a layer of layers and puts names before theirs
 * (`conv1/kernel`).
 */
export interface Layer {
  /** What it is, such as `dense`. */
  readonly kind: string;
  /** Shape of an example after the layer; throws a `TypeError` if the layer cannot take it. */
  outputShape(inputShape: ExampleShape): ExampleShape;
  /** Initial parameters, none for many layers; same key, same bits. */
  init(key: RandomKey, inputShape: ExampleShape): Tensors;
  /** What it remembers at the beginning, where that does not depend on the batch; see {@linkcode LayerMode}. */
  initState?(inputShape: ExampleShape): Tensors;
  /** Output of shape `[n, ...outputShape]` for inputs `[n, ...inputShape]`; differentiable. */
  apply(params: Tensors, x: Tensor, mode: LayerMode): Tensor;
  /**
   * The gradients of the layer's own parameters and their variances. Only layers with parameters
   * have it; where one lacks it, variances are had by going through the examples one by one.
   */
  readonly variance?: VarianceRule;
  /**
   * The gradients of single examples by the layer's own parameters. Besides {@linkcode variance}, for
   * parameters that several layers share, or one that is applied several times: what an example's
   * gradient gets from each of them is added up before it is squared.
   */
  readonly examples?: ExamplesRule;
  /**
   * Why a single example has no gradient of its own, where the layer's output for one example
   * depends on the others (in training); then there is no variance to be had.
   */
  readonly coupling?: string;
}

/** The gradient of a mean loss over a batch with respect to one parameter, and its variance. */
export interface GradientVariance {
  /** Shaped like the parameter. */
  readonly gradient: Tensor;
  /** ŝ of ICML Eq. 64, shaped like the parameter; its sum, a scalar, where that was asked for. */
  readonly variance: Tensor;
}

/** What a {@linkcode VarianceRule} works from. */
export interface LayerGradient {
  /** The layer's own parameters, under its own names. */
  readonly params: Tensors;
  /** The layer's input, `[n, ...]`. */
  readonly x: Tensor;
  /** Gradient of the loss with respect to the layer's output, `[n, ...]`. */
  readonly dy: Tensor;
  /** What the layer remembered before, under its own names, where it was given a state. */
  readonly state?: Tensors | undefined;
  /** Whether each parameter's variance is to be summed over its elements. */
  readonly summed: boolean;
}

/**
 * Gradient and variance of every parameter of a layer, by the layer's own names. Runs inside
 * `tf.tidy`.
 */
export type VarianceRule = (given: LayerGradient) => Readonly<Record<string, GradientVariance>>;

/** Gradients of single examples by a parameter. */
export interface ExampleGradients {
  /** What they are computed from, `[n, ...]` each. */
  readonly from: readonly Tensor[];
  /** Those of some examples, `[count, ...shape of the parameter]`, from their rows of `from`. */
  readonly of: (...rows: Tensor[]) => Tensor;
}

/** Gradients of single examples by every parameter of a layer, by the layer's own names. */
export type ExamplesRule = (given: LayerGradient) => Readonly<Record<string, ExampleGradients>>;

/**
 * Applies a layer, or has `mode.trace` apply it where there is one. Layers made of layers call this
 * for each of their parts, instead of its `apply`.
 */
export function applyLayer(layer: Layer, params: Tensors, x: Tensor, mode: LayerMode): Tensor {
  const { trace } = mode;
  return trace === undefined ? layer.apply(params, x, mode) : trace(layer, params, x, mode);
}
