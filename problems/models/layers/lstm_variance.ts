/** Variances of LSTMs' gradients. @module */
import type { Tensor } from "../../../optimizers/types.ts";
import type { ExampleGradients, GradientVariance, LayerGradient } from "../layer.ts";
import { denseExamples, denseVariance, productExamples } from "./dense_variance.ts";

/**
 * The rule of an LSTM, with parameters `kernel` W, `recurrent/kernel` R and `bias`. Its gates are
 * made of `x_t W + h_{t-1} R + b`, a dense layer at every time step of the inputs side by side with
 * the states before, so that with δ_t the gradient of that sum, which the examples have each to
 * themselves, an example's gradients are
 *
 *     ∂W = Σ_t x_tᵀ δ_t,   ∂R = Σ_t h_{t-1}ᵀ δ_t,   ∂b = Σ_t δ_t
 *
 * @param given.dy δ, `[n, time, 4 units]`
 * @param before the h_{t-1}, `[n, time, units]`
 */
export function lstmVariance(
  given: LayerGradient,
  before: Tensor,
): Readonly<Record<string, GradientVariance>> {
  const { "recurrent/kernel": recurrent, ...inputs } = given.params;
  const { kernel } = denseVariance({ ...given, params: { kernel: recurrent! }, x: before });
  return { ...denseVariance({ ...given, params: inputs }), "recurrent/kernel": kernel! };
}

/** The same as gradients of single examples. */
export function lstmExamples(
  given: LayerGradient,
  before: Tensor,
): Readonly<Record<string, ExampleGradients>> {
  return { ...denseExamples(given), "recurrent/kernel": productExamples(before, given.dy) };
}
