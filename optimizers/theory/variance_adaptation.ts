/**
 * Variance adaptation factors as functions of the relative standard deviation `η = σ / |∇L|`.
 *
 * @module
 */
import { erf } from "./erf.ts";

/**
 * `γ = 1 / (1 + η²)`: the factor for a stochastic gradient that minimizes `E‖γ ⊙ g - ∇L‖²`, SVAG's
 * (ICML Eq. 15 and 17).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gradientFactor } from "./variance_adaptation.ts";
 *
 * assertEquals([0, 1, 2, Infinity].map(gradientFactor), [1, 0.5, 0.2, 0]);
 * ```
 */
export function gradientFactor(eta: number): number {
  return 1 / (1 + eta * eta);
}

/**
 * `γ = 2ρ - 1 = erf(1 / (√2 η))`: the factor for the sign of a Gaussian stochastic gradient that minimizes
 * `E‖γ ⊙ sign(g) - sign(∇L)‖²` (ICML Eq. 16 with Eq. 10).
 */
export function signFactor(eta: number): number {
  return erf(Math.SQRT1_2 / eta);
}

/** `γ = (1 + η²)^(-1/2)`: the factor that Adam applies to the sign (ICML Eq. 8). */
export function adamFactor(eta: number): number {
  return 1 / Math.sqrt(1 + eta * eta);
}

/** Where two functions differ most. */
export interface LargestDifference {
  /** η at which it is reached. */
  readonly at: number;
  /** The first minus the second. */
  readonly difference: number;
}

/**
 * Where `f - g` is largest in size between two ends: the best of a fine grid, then refined by ternary
 * search.
 *
 * @example How far Adam's factor is from the optimal one (ICML Fig. 3)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adamFactor, largestDifference, signFactor } from "./variance_adaptation.ts";
 *
 * const { at, difference } = largestDifference(signFactor, adamFactor, 0.01, 10);
 * assertAlmostEquals(at, 1.91273, 1e-5);
 * assertAlmostEquals(difference, -0.064418, 1e-6); // Adam shortens less
 * ```
 */
export function largestDifference(
  f: (x: number) => number,
  g: (x: number) => number,
  from: number,
  to: number,
): LargestDifference {
  const size = (x: number) => Math.abs(f(x) - g(x));
  const points = 1000;
  const spacing = (to - from) / points;
  let best = from;
  for (let k = 0; k <= points; k++) {
    const x = from + k * spacing;
    if (size(x) > size(best)) best = x;
  }
  let [low, high] = [Math.max(from, best - spacing), Math.min(to, best + spacing)];
  for (let iteration = 0; iteration < 100; iteration++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (size(a) < size(b)) low = a;
    else high = b;
  }
  const at = (low + high) / 2;
  return { at, difference: f(at) - g(at) };
}
