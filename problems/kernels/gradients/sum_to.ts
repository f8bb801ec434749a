/** The transpose of broadcasting. @module */
import * as tf from "@tensorflow/tfjs";

/** Sums a tensor over the axes along which one of `shape` would be repeated. */
export function sumTo(tensor: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const missing = tensor.shape.length - shape.length;
  const axes = tensor.shape.flatMap((size, axis) => {
    const own = shape[axis - missing];
    return own === undefined || own === 1 && size !== 1 ? [axis] : [];
  });
  return axes.length === 0 ? tensor : tf.reshape(tf.sum(tensor, axes), [...shape]);
}
