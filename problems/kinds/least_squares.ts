/** Linear least-squares regression with a known truth (thesis §2.1.1). @module */
import { random } from "../random.ts";

/** Options of {@linkcode leastSquares}. */
export interface LeastSquaresOptions {
  /** N, training points; 30. */
  readonly points?: number;
  /** p, features; 25. */
  readonly features?: number;
  /** Standard deviation of the targets around the truth; 1. */
  readonly noise?: number;
  /** Seed of the data; 0. */
  readonly seed?: number;
}

/** A regression problem: `x ~ N(0, I)`, `y ~ N(w*ᵀx, σ²)`, loss `½(wᵀx - y)²`. */
export interface LeastSquares {
  /** p, the number of features. */
  readonly features: number;
  /** σ, standard deviation of the targets around the truth. */
  readonly noise: number;
  /** w*, drawn from N(0, I/p). */
  readonly truth: Float64Array;
  /** N × p, row-major. */
  readonly inputs: Float64Array;
  /** y, N targets. */
  readonly targets: Float64Array;
}

/**
 * Draws a regression problem.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { leastSquares, trueRisk } from "./least_squares.ts";
 *
 * const problem = leastSquares({ noise: 2 });
 * assertEquals(trueRisk(problem, problem.truth), 2); // σ²/2 is left
 * ```
 */
export function leastSquares(options: LeastSquaresOptions = {}): LeastSquares {
  const { points = 30, features = 25, noise = 1, seed = 0 } = options;
  const stream = random(seed, "least-squares");
  const truth = new Float64Array(features).map(() => stream.normal() / Math.sqrt(features));
  const inputs = new Float64Array(points * features).map(() => stream.normal());
  const targets = new Float64Array(points).map((_, n) => {
    let target = noise * stream.normal();
    for (let j = 0; j < features; j++) target += inputs[n * features + j]! * truth[j]!;
    return target;
  });
  return { features, noise, truth, inputs, targets };
}

/** The risk `E ½(wᵀx - y)² = ½‖w - w*‖² + ½σ²`, which training never sees. */
export function trueRisk({ truth, noise }: LeastSquares, weights: Float64Array): number {
  let distance = 0;
  for (let j = 0; j < truth.length; j++) distance += (weights[j]! - truth[j]!) ** 2;
  return 0.5 * distance + 0.5 * noise * noise;
}

/** The empirical risk `Σ (wᵀx_n - y_n)² / 2N` (thesis Eq. 2.4) and its gradient. */
export function empiricalRisk(
  { features, inputs, targets }: LeastSquares,
  weights: Float64Array,
): { readonly risk: number; readonly gradient: Float64Array } {
  const points = targets.length;
  const gradient = new Float64Array(features);
  let risk = 0;
  for (let n = 0; n < points; n++) {
    let residual = -targets[n]!;
    for (let j = 0; j < features; j++) residual += inputs[n * features + j]! * weights[j]!;
    risk += residual * residual / (2 * points);
    for (let j = 0; j < features; j++) {
      gradient[j] = gradient[j]! + residual * inputs[n * features + j]! / points;
    }
  }
  return { risk, gradient };
}
