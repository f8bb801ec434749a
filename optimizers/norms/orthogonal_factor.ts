/** What a matrix does besides stretching: its singular vectors, without its singular values. @module */
import * as tf from "@tensorflow/tfjs";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { euclideanLength } from "../length.ts";
import { canBeReadAtOnce } from "../read_at_once.ts";
import type { Scalar, Tensor } from "../types.ts";
import { reciprocal } from "./arithmetic.ts";

/** Coefficients of an odd polynomial `a x + b x³ + c x⁵` on singular values. */
export type Quintic = readonly [a: number, b: number, c: number];

/** Jordan's (2024): five times over they bring singular values from 0.003 to 1 into [0.68, 1.15]. */
export const jordanQuintic: Quintic = [3.4445, -4.775, 2.0315];

/** Newton and Schulz' of fifth degree: converges to 1 from anywhere in (0, 1.5], slowly from near 0. */
const convergentQuintic: Quintic = [15 / 8, -10 / 8, 3 / 8];

/** Singular values below this share of the largest are what rounding leaves of 0. */
const rounding = 2 ** -52;

/**
 * `U Vᵀ` of a matrix `U S Vᵀ` of rank r, with r columns in U and V: the matrix of spectral norm 1 that has the
 * largest inner product with it. By a singular value decomposition in double precision where the backend's
 * memory can be read at once, else on the device by iteration, which leaves singular values below about 1e-7
 * of the largest smaller than 1.
 *
 * @param matrix `[rows, columns]`; 0 stays 0, and a matrix with a NaN or an infinity is NaN
 */
export function orthogonalFactor(matrix: Tensor): Tensor {
  if (!canBeReadAtOnce()) return orthogonalFactorOnDevice(matrix);
  const decomposition = decomposed(matrix);
  if (decomposition === undefined) return tf.fill(matrix.shape, NaN);
  const { diagonal: values, leftSingularVectors: u, rightSingularVectors: v } = decomposition;
  const least = Math.max(...matrix.shape) * rounding * values[0]!;
  const [rows, columns] = matrix.shape as [number, number];
  const product = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (const [k, value] of values.entries()) {
        if (value > least) sum += u.get(i, k) * v.get(j, k);
      }
      product[i * columns + j] = sum;
    }
  }
  return tf.tensor2d(product, [rows, columns]);
}

/** The same by iteration, wherever the matrix lies: twelve quick steps, then four that converge. */
export function orthogonalFactorOnDevice(matrix: Tensor): Tensor {
  const quick = Array<Quintic>(12).fill(jordanQuintic);
  return newtonSchulz(matrix, [...quick, ...Array<Quintic>(4).fill(convergentQuintic)]);
}

/** The largest singular value of a matrix; NaN where an element is, or is infinite. */
export function largestSingularValue(matrix: Tensor): Scalar {
  if (!canBeReadAtOnce()) return largestOnDevice(matrix);
  return tf.scalar(decomposed(matrix)?.norm2 ?? NaN);
}

/** By squaring `AᵀA` until only the largest singular value is left of it. */
export function largestOnDevice(matrix: Tensor): Scalar {
  return tf.tidy(() => {
    const length = euclideanLength([matrix]);
    const wide = transposedToWide(tf.mul(matrix, reciprocal(length)));
    const upright = tf.transpose(wide);
    let power: Tensor = tf.matMul(wide, upright);
    for (let squaring = 0; squaring < 16; squaring++) {
      const square = tf.matMul(power, power);
      power = tf.mul(square, reciprocal(euclideanLength([square])));
    }
    const share = tf.mul(
      euclideanLength([tf.matMul(power, wide)]),
      reciprocal(euclideanLength([power])),
    );
    return tf.mul<Scalar>(length, share);
  });
}

/**
 * Newton and Schulz' iteration: a polynomial `a x + b x³ + c x⁵` at a time on the singular values of a matrix,
 * which is divided by its Euclidean length first; 0 stays 0.
 *
 * @param matrix `[rows, columns]`
 * @param steps the coefficients of each
 */
export function newtonSchulz(matrix: Tensor, steps: readonly Quintic[]): Tensor {
  return tf.tidy(() => {
    const tall = matrix.shape[0]! > matrix.shape[1]!;
    let x = transposedToWide(tf.mul(matrix, reciprocal(euclideanLength([matrix]))));
    for (const [a, b, c] of steps) {
      const square = tf.matMul(x, tf.transpose(x)); // transposed first, it is quicker on WASM
      const mixed = tf.add(tf.mul(b, square), tf.mul(c, tf.matMul(square, square)));
      x = tf.add(tf.mul(a, x), tf.matMul(mixed, x));
    }
    return tall ? tf.transpose(x) : x;
  });
}

function transposedToWide(matrix: Tensor): Tensor {
  return matrix.shape[0]! > matrix.shape[1]! ? tf.transpose(matrix) : matrix;
}

/** `undefined` where an element is not finite, which no decomposition ends on. */
function decomposed(matrix: Tensor): SingularValueDecomposition | undefined {
  const values = matrix.dataSync();
  if (!values.every(Number.isFinite)) return undefined;
  const rows = Matrix.from1DArray(matrix.shape[0]!, matrix.shape[1]!, Array.from(values));
  return new SingularValueDecomposition(rows, { autoTranspose: true });
}
