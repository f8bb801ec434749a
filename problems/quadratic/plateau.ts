/** Where SGD with a constant step size stops converging. @module */
import type { StochasticQuadratic } from "./quadratic.ts";

/** What thesis Theorem 3.1 asks for. */
export interface PlateauOptions {
  /** α. */
  readonly stepSize: number;
  /** L, the largest curvature. */
  readonly smoothness: number;
  /** μ, the smallest curvature. */
  readonly strongConvexity: number;
  /** C_0, the trace of the gradient covariance where the gradient vanishes. */
  readonly noise: number;
  /** m; 1. */
  readonly batchSize?: number;
}

/**
 * `α L C_0 / (2 m μ)`, the level that bounds `E[f_t - f*]` for t → ∞ (thesis Eq. 3.17 and 3.18).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plateauBound } from "./plateau.ts";
 *
 * const options = { stepSize: 0.5, smoothness: 2, strongConvexity: 1, noise: 3 };
 * assertEquals(plateauBound(options), 1.5);
 * ```
 */
export function plateauBound(
  { stepSize, smoothness, strongConvexity, noise, batchSize = 1 }: PlateauOptions,
): number {
  return stepSize * smoothness * noise / (2 * batchSize * strongConvexity);
}

/**
 * The level itself, for a quadratic: `½ Σ α λ_i² ν² / (2 - α λ_i)`.
 *
 * In the eigenbasis a coordinate is `z ← (1-αλ) z + αλν ξ`, whose variance tends to
 * `αλν² / (2 - αλ)`. It meets {@linkcode plateauBound} where all eigenvalues are 1/α, and lies below it by
 * up to twice the condition number.
 *
 * @throws {RangeError} unless 0 < α < 2/λ_max, where SGD would diverge
 */
export function plateau(problem: StochasticQuadratic, stepSize: number): number {
  const { eigenvalues, noise } = problem;
  const largest = Math.max(...eigenvalues);
  if (!(stepSize > 0 && stepSize * largest < 2)) {
    throw new RangeError(`stepSize must be between 0 and ${2 / largest}, got ${stepSize}`);
  }
  const terms = eigenvalues.map((lambda) =>
    stepSize * (lambda * noise) ** 2 / (2 - stepSize * lambda)
  );
  return 0.5 * terms.reduce((sum, term) => sum + term, 0);
}
