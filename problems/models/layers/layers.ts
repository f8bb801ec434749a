/**
 * Layers as pure functions.
 *
 * @example Two layers
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../random.ts";
 * import { dense, flatten } from "./layers.ts";
 * import { sequential } from "../sequential.ts";
 *
 * await useBackend("cpu");
 * const model = sequential([flatten(), ["out", dense(3)]]);
 * assertEquals(model.outputShape([2, 2]), [3]);
 * const params = model.init(randomKey(0), [2, 2]);
 * assertEquals(Object.keys(params), ["out/kernel", "out/bias"]);
 * const output = model.apply(params, tf.zeros([5, 2, 2]), { training: false });
 * assertEquals(output.shape, [5, 3]);
 * ```
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { conv2dVariance } from "./conv2d_variance.ts";
import { denseVariance } from "./dense_variance.ts";
import { checkRank, windows } from "../checks.ts";
import { glorotUniform, type Initializer, parameter, zeros } from "../initializers.ts";
import { checkCount } from "../../../optimizers/check.ts";
import type { RandomKey } from "../../random.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import type { Layer, Shape } from "../layer.ts";

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** How the kernel is drawn; default {@linkcode glorotUniform}. */
  readonly kernel?: Initializer;
  /** How the bias starts; default {@linkcode zeros}. */
  readonly bias?: Initializer;
}

/**
 * `x W + b`: `kernel` of shape `[inputs, units]`, `bias` of shape `[units]`.
 *
 * @param units number of outputs
 * @throws {RangeError} if `units` is not a positive integer
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  checkCount(units, "units");
  const outputShape = (inputShape: Shape) => {
    checkRank("dense", inputShape, 1, "[inputs]; put flatten() before it");
    return [units];
  };
  return {
    kind: "dense",
    outputShape,
    init(key, inputShape) {
      outputShape(inputShape);
      return affine(key, [inputShape[0]!, units], options);
    },
    apply: (params, x) => tf.tidy(() => tf.add(tf.matMul(x, params.kernel!), params.bias!)),
    variance: denseVariance,
  };
}

/** Options of {@linkcode conv2d}. */
export interface Conv2dOptions {
  /** Step between neighbouring windows; default 1. */
  readonly stride?: number;
  /** `same` (default): zeros around the input, so that stride 1 keeps its size; `valid`: none. */
  readonly padding?: "same" | "valid";
  /** How the kernel is drawn; default {@linkcode glorotUniform}. */
  readonly kernel?: Initializer;
  /**
   * How the bias starts; default {@linkcode zeros}. `false`: it has none, as before batch normalization,
   * where it would change nothing.
   */
  readonly bias?: Initializer | false;
}

/**
 * Two-dimensional convolution of `[height, width, channels]` (a cross-correlation, as usual):
 * `kernel` of shape `[size, size, channels, filters]`, `bias` of shape `[filters]`,
 * unless it is to have none.
 *
 * @param filters number of output channels
 * @param size height and width of the kernel
 * @throws {RangeError} if a number is not a positive integer
 */
export function conv2d(filters: number, size: number, options: Conv2dOptions = {}): Layer {
  const { stride = 1, padding = "same", bias } = options;
  checkCount(filters, "filters");
  checkCount(size, "size");
  checkCount(stride, "stride");
  const outputShape = (inputShape: Shape) => {
    checkRank("conv2d", inputShape, 3, "[height, width, channels]");
    return [...windows("conv2d", inputShape, size, stride, padding), filters];
  };
  return {
    kind: "conv2d",
    outputShape,
    init(key, inputShape) {
      outputShape(inputShape);
      return affine(key, [size, size, inputShape[2]!, filters], options);
    },
    apply: (params, x) =>
      tf.tidy(() => {
        const kernel = params.kernel as tf.Tensor4D;
        const y = tf.conv2d(x as tf.Tensor4D, kernel, stride, padding);
        return bias === false ? y : tf.add(y, params.bias!);
      }),
    variance: conv2dVariance({ strides: stride, pad: padding }),
  };
}

/** Options of {@linkcode maxPool}. */
export interface PoolOptions {
  /** Step between neighbouring windows; default: the size, so that they do not overlap. */
  readonly stride?: number;
  /** `same` (default): windows may reach beyond the input; `valid`: they may not. */
  readonly padding?: "same" | "valid";
}

/**
 * The largest value of each channel in every window of `size × size`.
 *
 * @throws {RangeError} if a number is not a positive integer
 */
export function maxPool(size: number, options: PoolOptions = {}): Layer {
  const { stride = size, padding = "same" } = options;
  checkCount(size, "size");
  checkCount(stride, "stride");
  return {
    kind: "maxPool",
    outputShape(inputShape) {
      checkRank("maxPool", inputShape, 3, "[height, width, channels]");
      return [...windows("maxPool", inputShape, size, stride, padding), inputShape[2]!];
    },
    init: () => ({}),
    apply: (_, x) => tf.maxPool(x as tf.Tensor4D, size, stride, padding),
  };
}

/** `max(x, 0)`, element by element; the derivative at 0 is taken to be 0. */
export function relu(): Layer {
  return {
    kind: "relu",
    outputShape: (inputShape) => inputShape,
    init: () => ({}),
    apply: (_, x) => tf.relu(x),
  };
}

/** Examples of any shape as vectors, last dimension fastest. */
export function flatten(): Layer {
  return {
    kind: "flatten",
    outputShape: (inputShape) => [tf.util.sizeFromShape([...inputShape])],
    init: () => ({}),
    apply: (_, x) => tf.reshape(x, [x.shape[0]!, tf.util.sizeFromShape(x.shape.slice(1))]),
  };
}

/** A kernel, and a bias for its last axis unless it is to have none. */
function affine(
  key: RandomKey,
  shape: number[],
  options: Pick<Conv2dOptions, "kernel" | "bias">,
): Tensors {
  const { kernel: drawKernel = glorotUniform, bias: drawBias = zeros } = options;
  const kernel = parameter(drawKernel, shape, key.fork("kernel"));
  return drawBias === false
    ? { kernel }
    : { kernel, bias: parameter(drawBias, shape.slice(-1), key.fork("bias")) };
}
