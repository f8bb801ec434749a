/** Linear equations on tensors, wherever they lie. @module */
import * as tf from "@tensorflow/tfjs";
import { concatenated } from "./flat.ts";
import { solvePositive } from "./positive_equations.ts";
import { canBeReadAtOnce } from "./read_at_once.ts";

/** Relative rounding error of what has been summed up in single precision. */
const rounding = 2 ** -23;

/**
 * `(B + λI)⁻¹ b` for a symmetric positive semi-definite B: in double precision where the backend's
 * memory can be read at once (`cpu`, `wasm`), else on the device, in single precision, without waiting for
 * it. What rounding leaves of a singular B is as in {@linkcode solvePositive}.
 *
 * @param matrix B, `[d, d]`
 * @param damping λ
 * @param right b, `[d]`
 * @returns `[d]`
 */
export function dampedSolve(matrix: tf.Tensor, damping: number, right: tf.Tensor): tf.Tensor {
  if (!canBeReadAtOnce()) return onDevice(matrix, damping, right);
  const solution = solvePositive(
    Float64Array.from(matrix.dataSync()),
    Float64Array.from(right.dataSync()),
    { damping, rounding },
  );
  return tf.tensor1d(Float32Array.from(solution));
}

/** Gauss and Jordan's elimination on `[B + λI, b]`, a coordinate at a time; needs no row exchanged. */
export function onDevice(matrix: tf.Tensor, damping: number, right: tf.Tensor): tf.Tensor {
  const d = right.shape[0]!;
  return tf.tidy(() => {
    const unit = tf.eye(d);
    const damped = tf.add(matrix, tf.mul(unit, damping));
    const least = tf.mul(tf.sum(tf.mul(damped, unit), 1, true), d * rounding); // [d, 1]
    const kept: tf.Tensor[] = [];
    let table: tf.Tensor = tf.concat([damped, tf.reshape(right, [d, 1])], 1);
    for (let j = 0; j < d; j++) {
      const before = table;
      const [next, keep] = tf.tidy(() => {
        const row = tf.slice(before, [j, 0], [1, d + 1]);
        const pivot = tf.slice(before, [j, j], [1, 1]);
        const keep = tf.cast(tf.greater(pivot, tf.slice(least, [j, 0], [1, 1])), "float32");
        // a pivot that is left out is divided by 1, and its row multiplied by 0
        const divisor = tf.add(tf.mul(pivot, keep), tf.sub(1, keep));
        const scaled = tf.div(tf.mul(row, keep), divisor);
        const column = tf.sub(
          tf.slice(before, [0, j], [d, 1]),
          tf.slice(unit, [0, j], [d, 1]),
        );
        return [tf.sub(before, tf.mul(column, scaled)), keep];
      }) as unknown as [tf.Tensor, tf.Tensor];
      before.dispose();
      table = next;
      kept.push(keep);
    }
    const solution = tf.slice(table, [0, d], [d, 1]);
    return tf.reshape(tf.mul(solution, concatenated(kept)), [d]);
  });
}
