/** Variances of the gradients of symbols' scores. @module */
import type { ExampleGradients, GradientVariance, LayerGradient } from "../layer.ts";
import { denseVariance, productExamples } from "./dense_variance.ts";

/**
 * The rule of `y = x kernelᵀ`: an example's gradient is `δᵀ x`, that of a dense layer whose input is δ, the
 * gradient of y, and the gradient of whose output is x.
 */
export function unembeddingVariance(
  given: LayerGradient,
): Readonly<Record<string, GradientVariance>> {
  return denseVariance({ ...given, x: given.dy, dy: given.x });
}

/** The same as gradients of single examples. */
export function unembeddingExamples(
  { x, dy }: LayerGradient,
): Readonly<Record<string, ExampleGradients>> {
  return { kernel: productExamples(dy, x) };
}
