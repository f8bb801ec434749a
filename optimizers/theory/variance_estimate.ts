/** What moving averages can be expected to say about the noise. @module */

/**
 * `E[v_t - m_t²]` for independent gradients with known means and standard deviations, v and m being
 * bias-corrected moving averages with the same β:
 * `Σ_s c_s (μ_s² + σ_s²) - (Σ_s c_s μ_s)² - Σ_s c_s² σ_s²`, `c_s = (1-β) β^(t-s) / (1-β^(t+1))`
 * (ICML Eq. 57 to 59, without Assumption 1).
 *
 * For a stationary stream that is `(1 - ρ(β,t)) σ²`, which is why ŝ is divided by 1 - ρ; where the means
 * drift, their own weighted variance is taken for noise.
 *
 * @param means μ_0, …, μ_t
 * @param deviations σ_0, …, σ_t
 * @throws {RangeError} unless 0 ≤ β < 1 and there are as many deviations as means, at least one
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { varianceOfAverage } from "../transformations/moments.ts";
 * import { expectedSpread } from "./variance_estimate.ts";
 *
 * const stationary = expectedSpread([1, 1, 1], [2, 2, 2], 0.9);
 * assertAlmostEquals(stationary, 4 * (1 - varianceOfAverage(0.9, 2)));
 * ```
 */
export function expectedSpread(
  means: ArrayLike<number>,
  deviations: ArrayLike<number>,
  beta: number,
): number {
  const steps = means.length;
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`beta must be in [0, 1), got ${beta}`);
  if (steps === 0 || deviations.length !== steps) {
    throw new RangeError(
      `means and deviations must be as many, at least one: got ${steps} and ${deviations.length}`,
    );
  }
  let [second, first, noise] = [0, 0, 0];
  for (let s = 0; s < steps; s++) {
    const weight = (1 - beta) * beta ** (steps - 1 - s) / (1 - beta ** steps);
    const variance = deviations[s]! ** 2;
    second += weight * (means[s]! ** 2 + variance);
    first += weight * means[s]!;
    noise += weight * weight * variance;
  }
  return second - first * first - noise;
}
