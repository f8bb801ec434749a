/** Variance adaptation by one factor for all coordinates, or by a matrix, from exact moments. @module */
import type { AdaptationMatrix } from "../../optimizers/theory/full_variance_adaptation.ts";
import { columnDots, conjugate, diagonalMatrix } from "./dense.ts";
import type { StepRule } from "./follow.ts";
import { product } from "./product.ts";
import { gradientCovariance, type StochasticQuadratic } from "./quadratic.ts";

/** Options of {@linkcode exactScalarAdaptation}. */
export interface ExactAdaptationOptions {
  /** Repetitions side by side. */
  readonly n: number;
  /** α. */
  readonly stepSize: number;
}

/** Options of {@linkcode exactMatrixAdaptation}. */
export interface ExactMatrixOptions extends ExactAdaptationOptions {
  /** Which matrix is meant, see `adaptFully`. */
  readonly matrix: AdaptationMatrix;
}

/** One factor for all coordinates (thesis Prop. 4.1): `a = α ‖∇L‖² / (‖∇L‖² + tr Σ) g`. */
export function exactScalarAdaptation(
  problem: StochasticQuadratic,
  { n, stepSize }: ExactAdaptationOptions,
): StepRule {
  const covariance = gradientCovariance(problem);
  let trace = 0;
  for (let at = 0; at < covariance.length; at += problem.dimension + 1) trace += covariance[at]!;
  return ({ gradient, stochastic }, out) => {
    const squares = columnDots(gradient, gradient, n);
    for (let at = 0; at < out.length; at++) {
      const square = squares[at % n]!;
      out[at] = square === 0 ? 0 : stepSize * square / (square + trace) * stochastic[at]!;
    }
  };
}

/**
 * The whole matrix (thesis Eq. 7.23): `a = α M g` with `M = ∇L ∇Lᵀ A⁻¹`, or its transpose as printed, and
 * `A = Σ + ∇L ∇Lᵀ`, whose inverse follows from that of `Σ = ν²QQ`:
 *
 *     A⁻¹ ∇L = w / (1 + ∇Lᵀ w),   w = Σ⁻¹ ∇L
 *
 * @throws {RangeError} if the problem has no noise
 */
export function exactMatrixAdaptation(
  problem: StochasticQuadratic,
  { n, stepSize, matrix }: ExactMatrixOptions,
): StepRule {
  const { noise, eigenvalues, rotation } = problem;
  if (noise === 0) throw new RangeError("noise must be positive to be adapted to, got 0");
  const inverses = eigenvalues.map((lambda) => 1 / (noise * lambda) ** 2);
  const inverse = rotation ? conjugate(rotation, inverses) : diagonalMatrix(inverses);
  const solved = new Float64Array(problem.dimension * n);
  return ({ gradient, stochastic }, out) => {
    product(inverse, gradient, solved, rotation ? "full" : "diagonal");
    const [along, by] = matrix === "optimal" ? [gradient, solved] : [solved, gradient];
    const lengths = columnDots(by, stochastic, n);
    const signals = columnDots(gradient, solved, n);
    for (let at = 0; at < out.length; at++) {
      out[at] = stepSize * along[at]! * lengths[at % n]! / (1 + signals[at % n]!);
    }
  };
}
