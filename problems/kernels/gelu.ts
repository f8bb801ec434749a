/** Gaussian error linear units. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../optimizers/types.ts";
import { runFused } from "./run_fused.ts";

/** What {@linkcode applyGelu} is made of: `x σ(slope (x + cubic x³))`. */
export const geluTerms = { slope: 2 * Math.sqrt(2 / Math.PI), cubic: 0.044715 } as const;

/** `{ x } -> GELU of x`, in float32. */
export const fusedGelu = "NoisewiseGelu";

/** `{ dy, x }` -> the gradient of {@linkcode fusedGelu}. */
export const fusedGeluGradient = "NoisewiseGeluGrad";

/**
 * `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`, element by element, as `x σ(2 √(2/π) (x + 0.044715 x³))`:
 * x times the probability that a standard normal number is below x, to within 5e-4.
 *
 * Hendrycks & Gimpel, "Gaussian error linear units (GELUs)" (2016), in the form that GPT-2 has.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { applyGelu } from "./gelu.ts";
 *
 * await useBackend("cpu");
 * const [below, zero, above] = await applyGelu(tf.tensor1d([-1, 0, 1])).data();
 * assertAlmostEquals(below!, -0.1588, 1e-4);
 * assertAlmostEquals(above!, 0.8412, 1e-4);
 * assertAlmostEquals(zero!, 0);
 * ```
 */
export function applyGelu(x: Tensor): Tensor {
  const found = runFused(fusedGelu, { x });
  if (found !== undefined) return found;
  const { slope, cubic } = geluTerms;
  return tf.tidy(() => {
    const inner = tf.add(tf.mul(tf.square(x), slope * cubic), slope);
    return tf.mul(x, tf.sigmoid(tf.mul(x, inner)));
  });
}
