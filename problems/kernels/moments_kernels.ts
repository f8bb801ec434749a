/** Kernels for the moments of single examples' gradients, and what they are called. @module */
import * as tf from "@tensorflow/tfjs";
import type { ConvolutionAttrs } from "./convolution.ts";

/**
 * `{ x: [n, inputs], dy: [n, units] } -> [xᵀ dy, s]`: the gradient of a dense layer's kernel, and its
 * variance (see `variance_formula.ts`) from the sums of the examples' gradients and of their squares,
 * `(x²)ᵀ dy²`, or of their differences from the first example's, where those lose digits.
 */
export const matMulVariance = "NoisewiseMatMulVariance";

/**
 * `{ x, dy } -> [h_0, Σ_k (h_k - h_0), Σ_k (h_k - h_0)²]` with `h_k` the gradient of a convolution's
 * filter for example k; attributes as of `Conv2DBackpropFilter`. Differences from the first example's
 * keep their digits where all are about the same.
 */
export const conv2dFilterMoments = "NoisewiseConv2DFilterMoments";

/** Attributes of {@linkcode conv2dFilterMoments}. */
export type FilterMomentsAttrs = ConvolutionAttrs & { readonly filterShape: number[] };

/** Moments by a kernel of the backend in use, `undefined` where it has none of that name. */
export function runMomentsKernel(
  name: string,
  inputs: { readonly x: tf.Tensor; readonly dy: tf.Tensor },
  attrs: object = {},
): tf.Tensor[] | undefined {
  if (tf.getKernel(name, tf.getBackend()) === undefined) return undefined;
  return tf.tidy(() => {
    const floats = { x: tf.cast(inputs.x, "float32"), dy: tf.cast(inputs.dy, "float32") };
    return tf.engine().runKernel(name, floats, attrs as tf.NamedAttrMap) as tf.Tensor[];
  });
}
