/** Variances of the gradients of places' vectors. @module */
import type { ExampleGradients, GradientVariance, LayerGradient } from "../../layer.ts";
import { varianceOfSingle } from "../../../variance/variance_of.ts";

/** The rule of `y = x + kernel`: an example's gradient is that of y, as each place stands in it once. */
export function positionVariance(
  { dy, summed }: LayerGradient,
): Readonly<Record<string, GradientVariance>> {
  return { kernel: varianceOfSingle(dy, summed) };
}

/** The same as gradients of single examples. */
export function positionExamples(
  { dy }: LayerGradient,
): Readonly<Record<string, ExampleGradients>> {
  return { kernel: { from: [dy], of: (dy) => dy! } };
}
