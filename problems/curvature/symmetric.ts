/** Symmetric matrices: their eigenvalues, and solving with them. Flat, row-major, float64. @module */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Eigenvalues in ascending order, and the eigenvectors in columns, d × d, row-major. */
export interface Eigen {
  /** λ, d numbers, ascending. */
  readonly values: Float64Array;
  /** Orthonormal eigenvectors in columns, d × d, row-major. */
  readonly vectors: Float64Array;
}

/**
 * d of a d × d matrix.
 *
 * @throws {TypeError} unless the array has d² finite elements and is symmetric to rounding
 */
export function symmetricDimension(matrix: Float64Array): number {
  const d = Math.round(Math.sqrt(matrix.length));
  if (d * d !== matrix.length || d === 0) {
    throw new TypeError(`a matrix must have d × d elements, got ${matrix.length}`);
  }
  let [largest, difference] = [0, 0];
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const [x, y] = [matrix[i * d + j]!, matrix[j * d + i]!];
      largest = Math.max(largest, Math.abs(x), Math.abs(y));
      difference = Math.max(difference, Math.abs(x - y));
    }
  }
  if (!Number.isFinite(largest) || !(difference <= 1e-10 * largest)) {
    throw new TypeError(
      `a Hessian must be finite and symmetric, got elements up to ${largest} that differ from ` +
        `their counterparts by up to ${difference}`,
    );
  }
  return d;
}

/** All eigenvalues and eigenvectors of a symmetric matrix. */
export function symmetricEigen(matrix: Float64Array): Eigen {
  const d = symmetricDimension(matrix);
  const rows = Matrix.from1DArray(d, d, matrix);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(rows, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k)
    .sort((a, b) => realEigenvalues[a]! - realEigenvalues[b]!);
  const vectors = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    order.forEach((k, column) => vectors[i * d + column] = eigenvectorMatrix.get(i, k));
  }
  return { values: Float64Array.from(order, (k) => realEigenvalues[k]!), vectors };
}

/** The lower triangular G with `G Gᵀ = A`, or nothing where A is not positive definite. */
export function cholesky(matrix: Float64Array, d: number): Float64Array | undefined {
  const g = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * d + j]!;
      for (let k = 0; k < j; k++) sum -= g[i * d + k]! * g[j * d + k]!;
      if (j < i) g[i * d + j] = sum / g[j * d + j]!;
      else if (sum > 0) g[i * d + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return g;
}

/** `A⁻¹` from the Cholesky factor G of A. */
export function inverseOf(g: Float64Array, d: number): Float64Array {
  const t = new Float64Array(d * d); // G⁻¹
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= g[i * d + k]! * t[k * d + j]!;
      t[i * d + j] = sum / g[i * d + i]!;
    }
  }
  const inverse = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < d; k++) sum += t[k * d + i]! * t[k * d + j]!;
      inverse[i * d + j] = inverse[j * d + i] = sum;
    }
  }
  return inverse;
}

/** The x with `A x = b`, from the Cholesky factor G of A. */
export function solveWith(g: Float64Array, b: Float64Array): Float64Array {
  const d = b.length;
  const x = b.slice();
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) x[i]! -= g[i * d + k]! * x[k]!;
    x[i]! /= g[i * d + i]!;
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) x[i]! -= g[k * d + i]! * x[k]!;
    x[i]! /= g[i * d + i]!;
  }
  return x;
}

/** `A x` for a symmetric matrix. */
export function apply(matrix: Float64Array, x: ArrayLike<number>): Float64Array {
  const d = x.length;
  const y = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += matrix[i * d + j]! * x[j]!;
    y[i] = sum;
  }
  return y;
}

/** `‖x‖₁`. */
export function sumNorm(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]!);
  return sum;
}
