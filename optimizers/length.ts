/** Euclidean lengths that neither overflow nor vanish on the way. @module */
import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor } from "./types.ts";

/** Within these, squares and their sums are far from the ends of single precision. */
const [least, most] = [2 ** -50, 2 ** 50];

/** Powers of two change no digit. */
const shift = 2 ** 70;

/**
 * `√Σ x²` over all elements of all tensors, which are no more than `tf.sum(tf.square(x))` sees where its
 * squares are ordinary numbers, and are scaled by a power of two first where they are not. Infinite for
 * an infinite element, NaN for a NaN; to be used within `tf.tidy`.
 */
export function euclideanLength(tensors: readonly Tensor[]): Scalar {
  const plain = tf.sqrt(sumOfSquares(tensors));
  if (tf.getBackend() !== "webgpu") { // which alone cannot be asked at once
    const [value] = plain.dataSync();
    return value! > least && value! < most || Number.isNaN(value) ? plain : scaledLength(tensors);
  }
  const ordinary = tf.logicalAnd(tf.greater(plain, least), tf.less(plain, most));
  return tf.where(ordinary, plain, scaledLength(tensors));
}

function scaledLength(tensors: readonly Tensor[]): Scalar {
  const magnitudes = tensors.filter(({ size }) => size > 0).map((x) => tf.max<Scalar>(tf.abs(x)));
  const largest = tf.max<Scalar>(tf.stack([tf.scalar(0), ...magnitudes]));
  const down = tf.where(tf.greater(largest, 1), tf.scalar(1 / shift), tf.scalar(shift));
  const sum = sumOfSquares(tensors.map((x) => tf.mul(x, down)));
  return tf.div(tf.sqrt(sum), down);
}

/** Σ x². (Not `addN`: from eight tensors on, that of tfjs-webgpu 4.22 is wrong.) */
function sumOfSquares(tensors: readonly Tensor[]): Scalar {
  const sums = tensors.map((tensor) => tf.sum<Scalar>(tf.square(tensor)));
  return sums.reduce<Scalar>((sum, each) => tf.add(sum, each), tf.scalar(0));
}
