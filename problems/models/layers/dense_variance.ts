/** Variances of fully-connected layers' gradients. @module */
import * as tf from "@tensorflow/tfjs";
import { matMulVariance, runMomentsKernel } from "../../kernels/moments_kernels.ts";
import { leastSpread } from "../../kernels/variance_formula.ts";
import type { ExampleGradients, GradientVariance, LayerGradient } from "../layer.ts";
import { biasExamples, biasVariance } from "./bias_variance.ts";
import { filterVariance } from "./conv2d_variance.ts";
import {
  summedVarianceOf,
  sumOf,
  varianceOf,
  varianceOfSingle,
} from "../../variance/variance_of.ts";

/**
 * The rule of `y = x W + b`, with parameters `kernel` and, if there is one, `bias`. With δ the
 * gradient of y, an example's gradient of W is the outer product `h_k = x_k δ_kᵀ`, so that none of
 * them is needed:
 *
 *     Σ_k h_k² = (x²)ᵀ δ²        Σ_i Σ_k h_ki² = Σ_k ‖x_k‖² ‖δ_k‖²
 *
 * Where the h_k are about the same, the variance is a small difference of such sums, and all rounding
 * error once they spread by less than 0.4 % of their mean. That is looked for, and differences
 * `h_k - h_0` are added up there instead, which takes about another gradient; on WebGPU, where nobody can
 * look, and on plain JavaScript always.
 *
 * Where x has places besides the examples, `[n, ..., inputs]`, an example's gradient is a sum over
 * them: that of a convolution with windows of size 1.
 */
export function denseVariance(
  given: LayerGradient,
): Readonly<Record<string, GradientVariance>> {
  const { params, x, dy, summed } = given;
  const kernel = x.rank === 2 ? outerVariance(x, dy, summed) : placesVariance(given);
  return params.bias === undefined ? { kernel } : { kernel, bias: biasVariance(given) };
}

/** Up to here, examples' gradients take no longer one by one, which keeps more digits. */
const fewProducts = 2 ** 15;

function outerVariance(x: tf.Tensor, dy: tf.Tensor, summed: boolean): GradientVariance {
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  if (n * inputs * units <= fewProducts) {
    const single = tf.mul(tf.reshape(x, [n, inputs, 1]), tf.reshape(dy, [n, 1, units]));
    return varianceOfSingle(single, summed);
  }
  const product = (left: tf.Tensor, right: tf.Tensor) => tf.matMul(left, right, true, false);
  const quick = summed && tf.getBackend() === "wasm" ? summedOuterVariance(x, dy) : undefined;
  if (quick !== undefined) return quick;
  const [gradient, variance] = runMomentsKernel(matMulVariance, { x, dy }) ?? [];
  if (gradient !== undefined && variance !== undefined) {
    return { gradient, variance: summed ? sumOf(variance) : variance };
  }
  const squares = product(tf.square(x), tf.square(dy));
  return varianceOf({ sum: product(x, dy), squares }, n, summed);
}

/** From `Σ_k ‖x_k‖² ‖δ_k‖²`, unless its difference from the squared gradient would lose digits. */
function summedOuterVariance(x: tf.Tensor, dy: tf.Tensor): GradientVariance | undefined {
  const n = x.shape[0]!;
  const squares = tf.sum(tf.mul(tf.sum(tf.square(x), 1), tf.sum(tf.square(dy), 1)));
  const found = summedVarianceOf(tf.matMul(x, dy, true, false), squares, n);
  const [spread, total] = [found.variance, squares].map((tensor) => tensor.dataSync()[0]!);
  return spread! * (n - 1) < leastSpread * n * total! ? undefined : found;
}

function placesVariance({ params, x, dy, summed }: LayerGradient): GradientVariance {
  const [inputs, units] = params.kernel!.shape as [number, number], n = x.shape[0]!;
  const image = (tensor: tf.Tensor, channels: number) =>
    tf.reshape(tensor, [n, tensor.size / n / channels, 1, channels]);
  const { gradient, variance } = filterVariance(
    { x: image(x, inputs), dy: image(dy, units), summed },
    { strides: 1, pad: "valid", filterShape: [1, 1, inputs, units] },
  );
  return {
    gradient: tf.reshape(gradient, [inputs, units]),
    variance: summed ? variance : tf.reshape(variance, [inputs, units]),
  };
}

/** Gradients of single examples by the parameters of a dense layer. */
export function denseExamples(
  { params, x, dy }: LayerGradient,
): Readonly<Record<string, ExampleGradients>> {
  const kernel = productExamples(x, dy);
  return params.bias === undefined ? { kernel } : { kernel, bias: biasExamples({ dy }) };
}

/** `Σ_p x_kpᵀ δ_kp` of each example k, for x `[n, ..., inputs]` and δ `[n, ..., units]`. */
export function productExamples(x: tf.Tensor, dy: tf.Tensor): ExampleGradients {
  const places = (tensor: tf.Tensor) =>
    tf.reshape(tensor, [tensor.shape[0]!, -1, tensor.shape.at(-1)!]);
  return { from: [x, dy], of: (x, dy) => tf.matMul(places(x!), places(dy!), true, false) };
}
