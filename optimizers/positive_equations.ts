/** Linear equations with symmetric positive semi-definite matrices, in double precision. @module */

/** Options of {@linkcode solvePositive}. */
export interface SolveOptions {
  /** λ, added to the diagonal; 0. */
  readonly damping?: number;
  /** Relative rounding error of the matrix elements; that of double precision. */
  readonly rounding?: number;
}

/**
 * `(B + λI) x = b` by Cholesky's decomposition, whose error does not depend on how the coordinates are
 * scaled (Demmel, 1989).
 *
 * Where a coordinate's pivot is no more than rounding leaves of 0, it is taken as a combination of those
 * before it and stays at 0. So a singular B is no error: if the equations have solutions, x is one of
 * them, and a coordinate whose row is 0 does not move.
 *
 * @param matrix B, d × d, row-major; only the lower triangle is read, and nothing is changed
 * @param right b, d numbers
 * @returns x, d numbers; NaN in B or b makes NaN
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { solvePositive } from "./positive_equations.ts";
 *
 * const right = Float64Array.of(6, 4);
 * assertEquals([...solvePositive(Float64Array.of(4, 2, 2, 2), right)], [1, 1]);
 * assertEquals([...solvePositive(Float64Array.of(4, 0, 0, 0), right)], [1.5, 0]);
 * assertEquals([...solvePositive(new Float64Array(4), right, { damping: 4 })], [1.5, 1]);
 * ```
 */
export function solvePositive(
  matrix: Float64Array,
  right: Float64Array,
  options: SolveOptions = {},
): Float64Array {
  const d = right.length;
  const lower = new Float64Array(d * d);
  const kept = decompose(matrix, lower, d, options);
  return substitute(lower, kept, Float64Array.from(right));
}

/**
 * The lower triangle L of `B + λI = L Lᵀ` into `lower`; 1 for coordinates that are kept, 0 for those that
 * the others before them determine.
 */
export function decompose(
  matrix: Float64Array,
  lower: Float64Array,
  d: number,
  { damping = 0, rounding = 2 ** -52 }: SolveOptions,
): Uint8Array {
  const kept = new Uint8Array(d);
  for (let j = 0; j < d; j++) {
    const row = j * d;
    for (let k = 0; k < j; k++) {
      if (kept[k] === 0) {
        lower[row + k] = 0;
        continue;
      }
      const above = k * d;
      lower[row + k] = (matrix[row + k]! - dot(lower, row, lower, above, k)) / lower[above + k]!;
    }
    const diagonal = matrix[row + j]! + damping;
    const pivot = diagonal - dot(lower, row, lower, row, j);
    if (pivot <= d * rounding * Math.abs(diagonal)) continue; // not so for NaN, which must be seen
    kept[j] = 1;
    lower[row + j] = Math.sqrt(pivot);
  }
  return kept;
}

/** `Σ a_i b_i` over n elements from two places on, in four sums that do not wait for one another. */
export function dot(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  n: number,
): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += a[atA + i]! * b[atB + i]!;
    s1 += a[atA + i + 1]! * b[atB + i + 1]!;
    s2 += a[atA + i + 2]! * b[atB + i + 2]!;
    s3 += a[atA + i + 3]! * b[atB + i + 3]!;
  }
  for (; i < n; i++) s0 += a[atA + i]! * b[atB + i]!;
  return s0 + s1 + (s2 + s3);
}

/** Solves `L Lᵀ x = b` in place, for what {@linkcode decompose} gave. */
export function substitute(
  lower: Float64Array,
  kept: Uint8Array,
  x: Float64Array,
): Float64Array {
  const d = x.length;
  for (let j = 0; j < d; j++) {
    if (kept[j] === 0) {
      x[j] = 0;
      continue;
    }
    let sum = x[j]!;
    for (let i = 0; i < j; i++) sum -= lower[j * d + i]! * x[i]!;
    x[j] = sum / lower[j * d + j]!;
  }
  for (let j = d - 1; j >= 0; j--) {
    if (kept[j] === 0) continue;
    const value = x[j]! / lower[j * d + j]!;
    x[j] = value;
    for (let i = 0; i < j; i++) x[i] = x[i]! - lower[j * d + i]! * value;
  }
  return x;
}
