/** The smoothness constant of the maximum norm, exactly. @module */
import { apply, sumNorm, symmetricDimension } from "./symmetric.ts";

/** The largest dimension that {@linkcode lInfSmoothness} takes: 2²⁷ sign vectors, some six seconds. */
export const largestExactDimension = 28;

/** A maximum over sign vectors. */
export interface SignMaximum {
  /** `‖H s‖₁`. */
  readonly value: number;
  /** s in {±1}^d. */
  readonly signs: Float64Array;
}

/**
 * `L∞ = ‖H‖_{∞,1} = max_{‖θ‖∞ ≤ 1} ‖Hθ‖₁` (thesis Eq. 6.18), the maximum being at a vector of signs
 * (Rohn, 2000).
 *
 * All of them are tried up to negation, in the order of a Gray code: from one to the next a single
 * sign changes, and Hs by a column. That takes `2^(d-1) · 2d` operations, 20 ms for d = 20 and a
 * third of a second for d = 24; for larger matrices see {@linkcode lInfBounds}. (The problem is
 * NP-hard.)
 *
 * @param hessian H, symmetric, d × d, row-major
 * @throws {RangeError} for d over 28
 * @throws {TypeError} if the matrix is not symmetric
 *
 * @example In two dimensions it is a + d + 2|b| (Eq. C.14)
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lInfSmoothness } from "./l_inf_smoothness.ts";
 *
 * const { value, signs } = lInfSmoothness(new Float64Array([3, -1, -1, 2]));
 * assertEquals(value, 3 + 2 + 2);
 * assertEquals(signs[0]! * signs[1]!, -1);
 * ```
 */
export function lInfSmoothness(hessian: Float64Array): SignMaximum {
  const d = symmetricDimension(hessian);
  if (d > largestExactDimension) {
    throw new RangeError(
      `exact L∞ takes at most ${largestExactDimension} dimensions, got ${d}: use lInfBounds`,
    );
  }
  const doubled = hessian.map((value) => 2 * value);
  const signs = new Float64Array(d).fill(1);
  const image = apply(hessian, signs);
  let [best, at] = [sumNorm(image), 0];
  const count = 2 ** (d - 1); // the last sign stays: -s gives the same
  for (let k = 1; k < count; k++) {
    const flipped = 31 - Math.clz32(k & -k);
    const sign = -signs[flipped]!;
    signs[flipped] = sign;
    let sum = 0;
    for (let i = 0, from = flipped * d; i < d; i++) {
      const value = image[i]! + sign * doubled[from + i]!;
      image[i] = value;
      sum += Math.abs(value);
    }
    if (sum > best) [best, at] = [sum, k];
  }
  const gray = at ^ (at >>> 1);
  const argument = Float64Array.from({ length: d }, (_, i) => (gray >>> i) & 1 ? -1 : 1);
  return { value: sumNorm(apply(hessian, argument)), signs: argument }; // anew, without drift
}
