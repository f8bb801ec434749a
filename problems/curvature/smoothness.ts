/** Smoothness constants in closed form, and what steps are worth in them. @module */
import { sumNorm, symmetricEigen } from "./symmetric.ts";

/** `L2 = max |λ_i|`, of a symmetric d × d matrix. */
export function l2Smoothness(hessian: Float64Array): number {
  const { values } = symmetricEigen(hessian);
  return Math.max(Math.abs(values[0]!), Math.abs(values.at(-1)!));
}

/**
 * `L1 = max |H_ij|`, the constant of coordinate descent: `max_{‖θ‖₁ ≤ 1} ‖Hθ‖∞` is attained at a
 * coordinate vector (thesis Eq. 6.17 with the sum norm).
 */
export function l1Smoothness(hessian: Float64Array): number {
  return hessian.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * `φ(ω) = ‖ω‖₁² / (d ‖ω‖₂²)` in [1/d, 1], the density of a gradient (thesis Eq. 6.29); 1 where all
 * coordinates are equally large.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gradientDensity } from "./smoothness.ts";
 *
 * assertEquals(gradientDensity([2, -2, 2, -2]), 1);
 * assertEquals(gradientDensity([0, 0, 3, 0]), 1 / 4);
 * ```
 */
export function gradientDensity(gradient: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += gradient[i]! * gradient[i]!;
  return sumNorm(gradient) ** 2 / (gradient.length * squares);
}

/**
 * `R = (‖g‖₁² / L∞) / (‖g‖₂² / L2) = φ(g) d L2 / L∞` (thesis Eq. 6.30): the improvement that a step of
 * norm-scaled sign descent guarantees, over that of a step of gradient descent. Above 1 the sign is
 * ahead.
 *
 * @param gradient g, d numbers
 */
export function predictedRatio(
  gradient: ArrayLike<number>,
  { l2, lInf }: {
    /** L2. */
    readonly l2: number;
    /** L∞. */
    readonly lInf: number;
  },
): number {
  return gradientDensity(gradient) * gradient.length * l2 / lInf;
}
