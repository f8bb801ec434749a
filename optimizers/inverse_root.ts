/** Roots of inverses of matrices on tensors, wherever they lie. @module */
import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { canBeReadAtOnce } from "./read_at_once.ts";
import type { Tensor } from "./types.ts";

/**
 * `(A + ε tr(A)/d I)^(-1/4)` for a symmetric positive semi-definite A: by its eigenvalues in double precision
 * where the backend's memory can be read at once, else on the device by iteration, in single precision. The
 * offset goes with the mean eigenvalue, so that it does not matter in which units A is.
 *
 * @param matrix A, `[d, d]`; where it is 0, so is the root, and where an element is not finite all are NaN
 * @param offset ε > 0
 * @returns `[d, d]`
 */
export function inverseFourthRoot(matrix: Tensor, offset: number): Tensor {
  if (!canBeReadAtOnce()) return inverseFourthRootOnDevice(matrix, offset);
  const d = matrix.shape[0]!;
  const values = matrix.dataSync();
  if (!values.every(Number.isFinite)) return tf.fill([d, d], NaN);
  const rows = Matrix.from1DArray(d, d, Array.from(values));
  const { realEigenvalues, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(rows, {
    assumeSymmetric: true,
  });
  const least = offset * rows.trace() / d;
  const roots = realEigenvalues.map((value) => {
    const positive = Math.max(0, value) + least; // rounding makes eigenvalues negative
    return positive > 0 ? positive ** -0.25 : 0;
  });
  const root = vectors.clone().mulRowVector(roots).mmul(vectors.transpose());
  return tf.tensor2d(Float32Array.from(root.to1DArray()), [d, d]);
}

/**
 * The same by a coupled Newton iteration (Guo and Higham, 2006): with `T = (5 I - M) / 4` it goes
 * `X ← X T`, `M ← T⁴ M`, from `X = I` and an M whose eigenvalues are in (0, 2]; M becomes I, and X its
 * inverse fourth root. 30 steps bring eigenvalues from 1e-8 to 1.
 */
export function inverseFourthRootOnDevice(matrix: Tensor, offset: number): Tensor {
  const d = matrix.shape[0]!;
  return tf.tidy(() => {
    const unit = tf.eye(d);
    const trace = tf.sum(tf.mul(matrix, unit));
    const none = tf.cast(tf.equal(trace, 0), "float32"); // then M is made I, and the root 0
    const scale = tf.add(tf.mul(trace, 1 + offset), none);
    let m: Tensor = tf.div(
      tf.add(matrix, tf.mul(unit, tf.add(tf.mul(trace, offset / d), none))),
      scale,
    );
    let x: Tensor = unit;
    for (let step = 0; step < 30; step++) {
      const t = tf.div(tf.sub(tf.mul(unit, 5), m), 4);
      const square = tf.matMul(t, t);
      x = tf.matMul(x, t);
      m = tf.matMul(tf.matMul(square, square), m);
    }
    return tf.mul(x, tf.mul(tf.pow(scale, -0.25), tf.sub(1, none)));
  });
}
