/**
 * How much of a noise-free step's decrease a noisy one can be sure of, by step size and batch size
 * (thesis §4.2).
 *
 * Throughout, the step is `θ - (γ/L) g` with a mini-batch gradient of m examples, and
 * `η² = tr Σ / ‖∇f‖²` is the noise-to-signal ratio of one example.
 *
 * @module
 */

/**
 * `G(γ, m) = 2γ - γ² - η² γ²/m`, the decrease as a share of the noise-free `‖∇f‖²/2L` (thesis Eq. 4.8).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { relativeGain } from "./gain.ts";
 *
 * assertEquals(relativeGain(1, Infinity, 3), 1); // without noise
 * assertEquals(relativeGain(0.5, 1, 3), 0);
 * ```
 */
export function relativeGain(gamma: number, batchSize: number, eta2: number): number {
  return 2 * gamma - gamma * gamma - eta2 * gamma * gamma / batchSize;
}

/** `G(γ, m) / m`, the same for each example that it takes (thesis Eq. 4.10). */
export function gainPerExample(gamma: number, batchSize: number, eta2: number): number {
  return relativeGain(gamma, batchSize, eta2) / batchSize;
}

/** `γ* = 1 / (1 + η²/m)`, the best step size for a batch size (thesis Prop. 4.1). */
export function optimalGamma(batchSize: number, eta2: number): number {
  return 1 / (1 + eta2 / batchSize);
}

/** `m* = 2γ η² / (2 - γ)`, the best batch size for a step size, not rounded (thesis Prop. 4.2). */
export function optimalBatchSize(gamma: number, eta2: number): number {
  return 2 * gamma * eta2 / (2 - gamma);
}

/**
 * `m* = η √(c₀/c₁)`, the best batch size, not rounded, with the best step size for it and where a step costs
 * `c₀ + c₁ m`: the maximum of `G(γ*, m) / (c₀ + c₁ m)`, with `G(γ*, m) = m / (m + η²)` by Eq. 4.12. Thesis §4.3
 * names the question; without a cost of its own a step takes one example (§4.2.3), and here that is 0.
 *
 * @param fixed c₀, what a step costs without examples
 * @param perExample c₁, what each example adds
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { optimalBatchSizeByCost } from "./gain.ts";
 *
 * assertEquals(optimalBatchSizeByCost(100, 4, 1), 20);
 * assertEquals(optimalBatchSizeByCost(100, 0, 1), 0);
 * ```
 */
export function optimalBatchSizeByCost(eta2: number, fixed: number, perExample: number): number {
  return Math.sqrt(eta2 * fixed / perExample);
}
