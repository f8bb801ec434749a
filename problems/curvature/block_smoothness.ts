/** Smoothness in the block-wise maximum norm. @module */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { apply, symmetricDimension } from "./symmetric.ts";

/** A partition of the coordinates 0, …, d-1. */
export type Blocks = readonly (readonly number[])[];

/** What {@linkcode blockSmoothness} finds. */
export interface BlockSmoothness {
  /** `Σ_{B,B'} ‖H_BB'‖₂`, an upper bound on the constant (thesis Prop. C.1, C.60). */
  readonly upper: number;
  /** `Σ_B ‖(Hθ)_B‖₂` for the best θ with blocks of length 1 that local search found: a lower bound. */
  readonly lower: number;
  /** `p_diag^B = Σ_B ‖H_BB‖₂ / Σ_{B,B'} ‖H_BB'‖₂`: how much of H is in its diagonal blocks. */
  readonly diagonalMass: number;
  /** `‖H_BB‖₂` of each block. */
  readonly norms: readonly number[];
}

/**
 * Bounds on `‖H‖_{∞,1}^B`, the smoothness constant of block-normalized gradient descent (thesis Eq. C.8,
 * C.9). Blocks of one coordinate give bounds on L∞, a single block `L2`.
 *
 * @param hessian H, symmetric, d × d, row-major
 * @throws {TypeError} unless the matrix is symmetric and each coordinate is in one block
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { blockSmoothness } from "./block_smoothness.ts";
 *
 * const hessian = new Float64Array([2, 1, 0, 1, 2, 0, 0, 0, 5]);
 * const { lower, upper, diagonalMass } = blockSmoothness(hessian, [[0, 1], [2]]);
 * assertAlmostEquals(lower, 3 + 5, 1e-9);
 * assertAlmostEquals(upper, 3 + 5, 1e-9);
 * assertAlmostEquals(diagonalMass, 1, 1e-12);
 * ```
 */
export function blockSmoothness(hessian: Float64Array, blocks: Blocks): BlockSmoothness {
  const d = symmetricDimension(hessian);
  checkBlocks(blocks, d);
  const norms = blocks.map((block) => spectralNorm(hessian, d, block, block));
  let upper = norms.reduce((sum, norm) => sum + norm, 0);
  const diagonal = upper;
  blocks.forEach((rows, k) => {
    for (const columns of blocks.slice(0, k)) upper += 2 * spectralNorm(hessian, d, rows, columns);
  });
  const diagonalMass = upper === 0 ? 1 : diagonal / upper;
  return { upper, lower: climb(hessian, d, blocks), diagonalMass, norms };
}

function checkBlocks(blocks: Blocks, d: number): void {
  const all = blocks.flat().sort((a, b) => a - b);
  if (all.length === d && all.every((value, i) => value === i)) return;
  throw new TypeError(
    `blocks must hold each of the coordinates 0 to ${d - 1} once, got ${JSON.stringify(blocks)}`,
  );
}

/** The largest singular value of a submatrix. */
function spectralNorm(
  hessian: Float64Array,
  d: number,
  rows: readonly number[],
  columns: readonly number[],
): number {
  const part = new Matrix(rows.map((i) => columns.map((j) => hessian[i * d + j]!)));
  if (part.rows === 1 || part.columns === 1) return part.norm();
  const gram = part.rows <= part.columns
    ? part.mmul(part.transpose())
    : part.transpose().mmul(part);
  const { realEigenvalues } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  return Math.sqrt(Math.max(0, ...realEigenvalues));
}

/** Alternates `ω_B ← (Hθ)_B / ‖·‖` and the same back, from each coordinate direction's image. */
function climb(hessian: Float64Array, d: number, blocks: Blocks): number {
  let best = 0;
  for (let start = 0; start < d; start++) {
    let theta: Float64Array = hessian.slice(start * d, (start + 1) * d);
    let value = 0;
    for (let step = 0; step < 1000; step++) {
      const { unit } = normalized(theta, blocks);
      const image = apply(hessian, unit);
      const { length } = normalized(image, blocks);
      if (!(length > value * (1 + 1e-13))) break;
      [theta, value] = [image, length];
    }
    best = Math.max(best, value);
  }
  return best;
}

function normalized(
  vector: Float64Array,
  blocks: Blocks,
): { readonly unit: Float64Array; readonly length: number } {
  const unit = new Float64Array(vector.length);
  let length = 0;
  for (const block of blocks) {
    const own = Math.hypot(...block.map((i) => vector[i]!));
    length += own;
    for (const i of block) unit[i] = own === 0 ? 1 / Math.sqrt(block.length) : vector[i]! / own;
  }
  return { unit, length };
}
