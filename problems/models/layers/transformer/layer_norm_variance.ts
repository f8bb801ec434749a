/** Variances of the gradients of layer normalization. @module */
import * as tf from "@tensorflow/tfjs";
import { standardizeRows } from "../../../kernels/layer_norm.ts";
import type { ExampleGradients, GradientVariance, LayerGradient } from "../../layer.ts";
import { biasExamples, biasVariance } from "../bias_variance.ts";

/**
 * The rule of `y = scale · x̂ + offset` with the standardized x̂: with δ the gradient of y, an example's
 * gradients are sums over its places p, like those of a bias,
 *
 *     ∂scale = Σ_p δ_p x̂_p,   ∂offset = Σ_p δ_p
 */
export function layerNormVariance(
  given: LayerGradient,
  epsilon: number,
): Readonly<Record<string, GradientVariance>> {
  const { summed } = given;
  return {
    scale: biasVariance({ dy: byScale(given, epsilon), summed }),
    offset: biasVariance(given),
  };
}

/** The same as gradients of single examples. */
export function layerNormExamples(
  given: LayerGradient,
  epsilon: number,
): Readonly<Record<string, ExampleGradients>> {
  return { scale: biasExamples({ dy: byScale(given, epsilon) }), offset: biasExamples(given) };
}

function byScale({ x, dy }: LayerGradient, epsilon: number): tf.Tensor {
  return tf.mul(dy, standardizeRows(x, epsilon));
}
