/** Variances of a bias' gradients. @module */
import * as tf from "@tensorflow/tfjs";
import type { ExampleGradients, GradientVariance, LayerGradient } from "../layer.ts";
import { varianceOfSingle } from "../../variance/variance_of.ts";

/**
 * For a bias of shape `[units]` that is added to every place of a layer's output: with δ the
 * gradient of the output, an example's gradient is `h_k = Σ_p δ_kp`, a sum over the places p.
 *
 * @param given.dy gradient of the output, `[n, ..., units]`
 */
export function biasVariance(
  { dy, summed }: Pick<LayerGradient, "dy" | "summed">,
): GradientVariance {
  return varianceOfSingle(biasGradients(dy), summed);
}

/** The same as gradients of single examples. */
export function biasExamples({ dy }: Pick<LayerGradient, "dy">): ExampleGradients {
  return { from: [dy], of: biasGradients };
}

/** `[n, ..., units] -> [n, units]` */
function biasGradients(dy: tf.Tensor): tf.Tensor {
  const [n, units] = [dy.shape[0]!, dy.shape.at(-1)!];
  const places = dy.size / n / units;
  return places === 1
    ? tf.reshape(dy, [n, units])
    : sumOfPlaces(tf.reshape(dy, [n, places, units]) as tf.Tensor3D);
}

/** `[n, places, units] -> [n, units]`, as products with a row of ones: every backend is good at it. */
function sumOfPlaces(dy: tf.Tensor3D): tf.Tensor {
  const [n, places, units] = dy.shape;
  return tf.reshape(tf.matMul(tf.ones([1, 1, places]), dy), [n, units]);
}
