/** Random rotations. @module */
import { determinant, Matrix, QrDecomposition } from "ml-matrix";
import type { RandomStream } from "../random.ts";

/**
 * A rotation drawn uniformly (from the Haar measure on SO(d); Diaconis and Shahshahani, 1987).
 *
 * The Q of the QR decomposition of a Gaussian matrix, each column times the sign of R's diagonal (else
 * Householder's conventions would show), and one column negated where the determinant is -1.
 *
 * @returns d × d, row-major, orthogonal, determinant +1
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { random } from "../random.ts";
 * import { haarRotation } from "./rotation.ts";
 *
 * const [a, b, c, d] = haarRotation(2, random(1));
 * assertAlmostEquals(a! * d! - b! * c!, 1, 1e-14);
 * ```
 */
export function haarRotation(dimension: number, stream: RandomStream): Float64Array {
  const gaussian = new Matrix(dimension, dimension);
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < dimension; j++) gaussian.set(i, j, stream.normal());
  }
  const qr = new QrDecomposition(gaussian);
  const orthogonal = qr.orthogonalMatrix;
  const triangular = qr.upperTriangularMatrix;
  for (let j = 0; j < dimension; j++) {
    if (triangular.get(j, j) < 0) orthogonal.mulColumn(j, -1);
  }
  if (determinant(orthogonal) < 0) orthogonal.mulColumn(0, -1);
  return Float64Array.from(orthogonal.to1DArray());
}
