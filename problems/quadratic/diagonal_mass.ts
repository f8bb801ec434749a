/** How axis-aligned a matrix is. @module */

/**
 * `p_diag(Q) = Σ_i |q_ii| / Σ_ij |q_ij|`, the share of the diagonal in a matrix (ICML Eq. 14, §B.2.2).
 *
 * It is 1 for a diagonal matrix, at least 1/d for a positive definite one (Eq. 36), and about
 * {@linkcode averageDiagonalMass} for one eigenvector turned at random. (The paper's argument for the
 * average is an upper bound on Σ|q_ij|: matrices with many comparable eigenvalues have much more mass on
 * their diagonal, as terms of different signs cancel off it.)
 *
 * @param matrix d × d, row-major
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { diagonalMass } from "./diagonal_mass.ts";
 *
 * assertEquals(diagonalMass(new Float64Array([2, -1, -1, 2])), 4 / 6);
 * ```
 */
export function diagonalMass(matrix: Float64Array): number {
  const d = Math.round(Math.sqrt(matrix.length));
  let diagonal = 0;
  let all = 0;
  for (let i = 0; i < d; i++) {
    diagonal += Math.abs(matrix[i * d + i]!);
    for (let j = 0; j < d; j++) all += Math.abs(matrix[i * d + j]!);
  }
  return diagonal / all;
}

/** The average p_diag of random orientations, `π / (2d) ≈ 1.57 / d` (ICML Eq. 38). */
export function averageDiagonalMass(dimension: number): number {
  return Math.PI / (2 * dimension);
}

/**
 * The lower bound on p_diag from the eigenvectors, `Σ λ_i / Σ λ_i ‖v_i‖₁²` (ICML Eq. 34 and 35; the
 * paper prints "=" where its own derivation gives "≥").
 *
 * @param eigenvalues λ, d numbers
 * @param rotation eigenvectors v_i in columns, d × d, row-major; the axes where it is left out
 */
export function diagonalMassBound(eigenvalues: Float64Array, rotation?: Float64Array): number {
  if (!rotation) return 1;
  const d = eigenvalues.length;
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < d; k++) {
    let norm = 0;
    for (let i = 0; i < d; i++) norm += Math.abs(rotation[i * d + k]!);
    sum += eigenvalues[k]!;
    weighted += eigenvalues[k]! * norm * norm;
  }
  return sum / weighted;
}
