/** How often a noisy value has the right sign. @module */
import { erf, normalCdf } from "./erf.ts";

/**
 * `ρ = P[sign(X) = sign(μ)] = ½ + ½ erf(|μ| / (√2 σ))` for X ~ N(μ, σ²) (ICML Eq. 10, Lemma 4).
 *
 * @param mean μ
 * @param deviation σ ≥ 0; without noise the sign is always right
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { successProbability } from "./sign_success.ts";
 *
 * assertAlmostEquals(successProbability(-1, 1), 0.8413447460685429, 1e-15); // Φ(1)
 * ```
 */
export function successProbability(mean: number, deviation: number): number {
  return deviation === 0 ? 1 : normalCdf(Math.abs(mean) / deviation);
}

/** `E[sign(X)] = (2ρ - 1) sign(μ) = erf(μ / (√2 σ))`; without noise it is sign(μ). */
export function expectedSign(mean: number, deviation: number): number {
  return deviation === 0 ? Math.sign(mean) : erf(mean / deviation * Math.SQRT1_2);
}
