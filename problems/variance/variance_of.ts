/** From sums over examples to variances. @module */
import * as tf from "@tensorflow/tfjs";
import { executor } from "../../optimizers/executors/mod.ts";
import {
  plainVariance,
  roundingOf,
  shiftedVariance,
  varianceScalars,
} from "../kernels/variance_formula.ts";
import type { Scalar, Tensors } from "../../optimizers/types.ts";
import type { ExampleGradients, GradientVariance } from "../models/layer.ts";

/** Sums over the examples k of a batch, element by element. */
export interface Moments {
  /** `Σ_k h_k` with h_k the gradient of example k's share of the loss, or `Σ_k (h_k - h_0)`. */
  readonly sum: tf.Tensor;
  /** `Σ_k h_k²`, or `Σ_k (h_k - h_0)²`. */
  readonly squares: tf.Tensor;
  /** `h_0`, where the others are sums of differences. */
  readonly first?: tf.Tensor;
}

/**
 * Gradient of a mean over n examples and its variance,
 *
 *     ŝ = (1/n) · 1/(n-1) · (Σ_k g_k² - n ḡ²) = (n Σ_k h_k² - (Σ_k h_k)²) / (n-1)   with h_k = g_k / n,
 *
 * in one pass over memory; the same for differences from one of the h. What the rounding of n terms
 * in single precision may leave of a difference that is 0 is taken to be 0, and so is what is below
 * 0. Where all h_k are about the same, differences keep the digits that plain moments lose.
 *
 * @param summed whether the variance is to be summed over all elements
 */
export function varianceOf(moments: Moments, n: number, summed: boolean): GradientVariance {
  const { sum, squares, first } = moments;
  const inputs: Record<string, tf.Tensor> = { sum, squares };
  if (first !== undefined) inputs["first"] = first;
  const program = first === undefined ? plainVariance : shiftedVariance;
  const [elements, gradient = sum] = executor()(program, [{
    inputs: program.inputs.map((name) => inputs[name]!),
    scalars: varianceScalars(program, n),
  }])[0]!;
  return { gradient, variance: summed ? sumOf(elements!) : elements! };
}

/**
 * As {@linkcode varianceOf}, from every example's own gradient.
 *
 * @param single the h_k, `[n, ...]`
 */
export function varianceOfSingle(single: tf.Tensor, summed: boolean): GradientVariance {
  const [n, ...shape] = single.shape as [number, ...number[]];
  const first = tf.slice(single, 0, 1);
  const difference = tf.sub(single, first);
  const moments = { sum: tf.sum(difference, 0), squares: tf.sum(tf.square(difference), 0) };
  return varianceOf({ ...moments, first: tf.reshape(first, shape) }, n, summed);
}

/** Elements of examples' gradients that are there at a time, 16 MB. */
const chunkSize = 2 ** 22;

/**
 * As {@linkcode varianceOf}, where an example's gradient is a sum over several uses of a parameter: added
 * up before it is squared, for some examples at a time.
 */
export function varianceOfUses(
  uses: readonly ExampleGradients[],
  n: number,
  summed: boolean,
): GradientVariance {
  const single = (from: number, count: number) =>
    uses.map((use) => use.of(...use.from.map((tensor) => tf.slice(tensor, from, count))))
      .reduce((sum, each) => tf.add(sum, each));
  const first = tf.tidy(() => single(0, 1));
  const step = Math.max(1, Math.floor(chunkSize / first.size));
  const shape = first.shape.slice(1);
  let moments = { sum: tf.zeros(shape), squares: tf.zeros(shape) };
  for (let from = 0; from < n; from += step) {
    const before = moments;
    moments = tf.tidy(() => {
      const difference = tf.sub(single(from, Math.min(step, n - from)), first);
      return {
        sum: tf.add(before.sum, tf.sum(difference, 0)),
        squares: tf.add(before.squares, tf.sum(tf.square(difference), 0)),
      };
    });
    tf.dispose(before);
  }
  return varianceOf({ ...moments, first: tf.reshape(first, shape) }, n, summed);
}

/** As {@linkcode varianceOf}, from the sum of the squares over all elements too. */
export function summedVarianceOf(
  gradient: tf.Tensor,
  squares: tf.Tensor,
  n: number,
): GradientVariance {
  const total = tf.mul(squares, n);
  const excess = tf.sub(total, sumOf(tf.square(gradient)));
  const certain = tf.cast(tf.greater(excess, tf.mul(total, roundingOf(n))), "float32");
  return { gradient, variance: tf.mul(tf.mul(excess, certain), 1 / (n - 1)) };
}

/** Sum of all elements, in two stages: one long chain of additions loses digits. */
export function sumOf(tensor: tf.Tensor): tf.Tensor {
  if (tensor.rank < 2) return tf.sum(tensor);
  return tf.sum(tf.sum(tensor, tensor.shape.map((_, axis) => axis).slice(0, -1)));
}

/** Sum of all elements of all tensors. */
export function sumOfAll(tensors: Tensors): Scalar {
  return tf.tidy(() =>
    Object.values(tensors).map(sumOf).reduce((sum, each) => tf.add(sum, each), tf.scalar(0))
  ) as Scalar;
}
