/** Variance adaptation with a whole matrix (thesis §7.5). @module */
import { solvePositive } from "../positive_equations.ts";

/** What a stochastic gradient g is like. */
export interface GradientMoments {
  /** ∇R = E g, d numbers. */
  readonly mean: Float64Array;
  /**
   * `E g gᵀ = Σ + ∇R ∇Rᵀ`, d × d, row-major: for a gradient from one example drawn uniformly, `N F̃` of the
   * empirical Fisher (Eq. 7.22), or F̃ where it is a mean over the examples.
   */
  readonly secondMoment: Float64Array;
}

/** Which matrix is meant, see {@linkcode adaptFully}. */
export type AdaptationMatrix = "optimal" | "printed";

/**
 * A stochastic gradient times the full-matrix variance adaptation M.
 *
 * `"optimal"` is the M that minimizes `E‖M g - ∇R‖²`, setting the derivative to 0:
 *
 *     M E[g gᵀ] = ∇R ∇Rᵀ      M = ∇R ∇Rᵀ (Σ + ∇R ∇Rᵀ)⁻¹
 *
 * so that M g is always a multiple of ∇R. `"printed"` is thesis Eq. 7.23, `(Σ + ∇R ∇Rᵀ)⁻¹ ∇R ∇Rᵀ`, the
 * transpose, and always a multiple of the gradient preconditioned with the empirical Fisher; for diagonal
 * matrices both are the factors of SVAG, `∇R² / (∇R² + σ²)`.
 *
 * @param gradient g, d numbers
 * @returns M g
 *
 * @example One dimension: SVAG's factor
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adaptFully, gradientFactor } from "./mod.ts";
 *
 * const [mean, variance] = [2, 12];
 * const moments = {
 *   mean: Float64Array.of(mean),
 *   secondMoment: Float64Array.of(variance + mean ** 2),
 * };
 * const [adapted] = adaptFully(Float64Array.of(5), moments, "optimal");
 * assertAlmostEquals(adapted!, gradientFactor(Math.sqrt(variance) / mean) * 5, 1e-15);
 * ```
 */
export function adaptFully(
  gradient: Float64Array,
  { mean, secondMoment }: GradientMoments,
  matrix: AdaptationMatrix = "optimal",
): Float64Array {
  const [solved, direction] = matrix === "optimal"
    ? [solvePositive(secondMoment, gradient), mean]
    : [gradient, solvePositive(secondMoment, mean)];
  const length = solved.reduce((sum, value, i) => sum + value * mean[i]!, 0);
  return direction.map((value) => length * value);
}
