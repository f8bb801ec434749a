/** Initial values of parameters. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositive } from "../../optimizers/check.ts";
import type { Tensor } from "../../optimizers/types.ts";
import type { RandomKey, RandomStream } from "../random.ts";

/**
 * Draws the initial values of a parameter of the given shape. Kernels have their inputs' and their
 * outputs' axes last: `[inputs, outputs]` for dense layers, `[height, width, inputs, outputs]` for
 * convolutions.
 */
export type Initializer = (shape: readonly number[], stream: RandomStream) => Float32Array;

/** A new parameter of the given shape: what an initializer draws with a key. */
export function parameter(
  initializer: Initializer,
  shape: number[],
  key: RandomKey,
): Tensor {
  return tf.tensor(initializer(shape, key.stream()), shape);
}

/** All zero: biases, and models without hidden layers. */
export function zeros(shape: readonly number[]): Float32Array {
  return new Float32Array(sizeOf(shape));
}

/** The same number everywhere: biases that keep rectified units active at first, say. */
export function filledWith(value: number): Initializer {
  return (shape) => fill(shape, () => value);
}

/**
 * Normal, of mean 0.
 *
 * @throws {RangeError} if `standardDeviation` is not a positive number
 */
export function normal(standardDeviation: number): Initializer {
  checkPositive(standardDeviation, "standardDeviation");
  return (shape, stream) => fill(shape, () => standardDeviation * stream.normal());
}

/**
 * Truncated normal: mean 0, and `standardDeviation` before values beyond two of it were drawn anew
 * (which leaves 0.88 of it, as in TensorFlow's `truncated_normal`).
 *
 * @throws {RangeError} if `standardDeviation` is not a positive number
 */
export function truncatedNormal(standardDeviation: number): Initializer {
  checkPositive(standardDeviation, "standardDeviation");
  return (shape, stream) => fill(shape, () => standardDeviation * withinTwo(stream));
}

/**
 * He's initialization for layers that a ReLU follows: truncated normal with variance `2 / fanIn`.
 * He, Zhang, Ren & Sun (2015), Eq. 10; truncated at two standard deviations and rescaled to have
 * that variance, as TensorFlow's `he_normal` does.
 */
export function heNormal(shape: readonly number[], stream: RandomStream): Float32Array {
  const scale = Math.sqrt(2 / fans(shape).in) / TRUNCATED_DEVIATION;
  return fill(shape, () => scale * withinTwo(stream));
}

/**
 * He's initialization by the outputs, which keeps the gradients' scale rather than the activations':
 * normal with variance `2 / fanOut`. He, Zhang, Ren & Sun (2015), Eq. 14; not truncated, as residual
 * networks usually have it.
 */
export function heNormalByOutputs(shape: readonly number[], stream: RandomStream): Float32Array {
  const deviation = Math.sqrt(2 / fans(shape).out);
  return fill(shape, () => deviation * stream.normal());
}

/**
 * Glorot's initialization for linear layers: uniform within `±√(6 / (fanIn + fanOut))`.
 * Glorot & Bengio (2010), Eq. 16.
 */
export function glorotUniform(shape: readonly number[], stream: RandomStream): Float32Array {
  const { in: fanIn, out: fanOut } = fans(shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return fill(shape, () => limit * (2 * stream.uniform() - 1));
}

/** Standard deviation of a standard normal variable truncated at ±2. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

function withinTwo(stream: RandomStream): number {
  for (;;) {
    const value = stream.normal();
    if (Math.abs(value) <= 2) return value;
  }
}

/** Inputs that reach an output, and outputs that an input reaches. */
function fans(shape: readonly number[]): { readonly in: number; readonly out: number } {
  const [outputs = 1, inputs = 1, ...window] = shape.toReversed();
  const area = sizeOf(window);
  return { in: area * inputs, out: area * outputs };
}

function fill(shape: readonly number[], draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
