/** Variances of LSTMs' gradients. @module */
import type { GradientVariance, LayerGradient } from "../layer.ts";
import { lstmInputs } from "./lstm_inputs.ts";
import { lstmProjectedGradient } from "./lstm_sequence.ts";
import { denseVariance } from "./dense_variance.ts";

/**
 * The rule of an LSTM, with parameters `kernel` W, `recurrent/kernel` R and `bias`. Its gates are
 * made of `x_t W + h_{t-1} R + b`, a dense layer at every time step of the inputs side by side with
 * the states before, so that with δ_t the gradient of that sum, which the examples have each to
 * themselves, an example's gradients are
 *
 *     ∂W = Σ_t x_tᵀ δ_t,   ∂R = Σ_t h_{t-1}ᵀ δ_t,   ∂b = Σ_t δ_t
 *
 * The δ_t take the layer forward and backward once more.
 */
export function lstmVariance(
  given: LayerGradient,
): Readonly<Record<string, GradientVariance>> {
  const { params, x, dy, summed, state } = given;
  const { projected, hiddenBefore } = lstmProjectedGradient(lstmInputs(params, x, state), dy);
  const own = { kernel: params.kernel!, bias: params.bias! };
  const recurrent = { kernel: params["recurrent/kernel"]! };
  return {
    ...denseVariance({ params: own, x, dy: projected, summed }),
    "recurrent/kernel": denseVariance({ params: recurrent, x: hiddenBefore, dy: projected, summed })
      .kernel!,
  };
}
