/** Filters with gaps: a convolution with them is the dilated convolution. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * A filter with `dilations[k] - 1` zeros between its taps along axis k.
 *
 * @param filter taps first, then channels
 */
export function spread(filter: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((taps, dilation, axis) => {
    if (dilation === 1) return taps;
    const { before, size, after, shape } = around(taps.shape, axis);
    const gaps = tf.pad(tf.reshape(taps, [before * size, 1, after]), [[0, 0], [0, dilation - 1], [
      0,
      0,
    ]]);
    const rows = tf.reshape(gaps, [before, size * dilation, after]);
    const length = (size - 1) * dilation + 1;
    return tf.reshape(tf.slice(rows, [0, 0, 0], [before, length, after]), shape(length));
  }, filter);
}

/** The taps of a filter with gaps: what {@linkcode spread} was given, and its transpose. */
export function gathered(filter: tf.Tensor, dilations: readonly number[]): tf.Tensor {
  return dilations.reduce((taps, dilation, axis) => {
    if (dilation === 1) return taps;
    const { before, size: length, after, shape } = around(taps.shape, axis);
    const size = (length - 1) / dilation + 1;
    const rows = tf.pad(tf.reshape(taps, [before, length, after]), [[0, 0], [0, dilation - 1], [
      0,
      0,
    ]]);
    const gaps = tf.reshape(rows, [before * size, dilation, after]);
    return tf.reshape(tf.slice(gaps, [0, 0, 0], [before * size, 1, after]), shape(size));
  }, filter);
}

/** Shape of {@linkcode spread}'s result. */
export function spreadShape(shape: readonly number[], dilations: readonly number[]): number[] {
  return shape.map((size, axis) =>
    axis < dilations.length ? (size - 1) * dilations[axis]! + 1 : size
  );
}

function around(sizes: readonly number[], axis: number) {
  const product = (part: readonly number[]) => part.reduce((total, size) => total * size, 1);
  return {
    before: product(sizes.slice(0, axis)),
    size: sizes[axis]!,
    after: product(sizes.slice(axis + 1)),
    shape: (size: number) => sizes.map((own, k) => k === axis ? size : own),
  };
}
