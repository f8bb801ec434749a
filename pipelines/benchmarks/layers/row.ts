/** One case of a layer, in short. @module */
import type * as tf from "@tensorflow/tfjs";

/** A layer of `tf.layers` in one use of it; of several layers the first is the one that is meant. */
export type Row = readonly [
  layer: string,
  inputs: readonly (readonly number[])[],
  make: () => tf.layers.Layer | readonly tf.layers.Layer[],
  variant?: string | undefined,
  classes?: number,
];

/** Shapes of inputs, batches of two included. */
export const image = [[2, 6, 5, 3]], signal = [[2, 7, 3]], volume = [[2, 4, 5, 4, 2]];
/** A batch of rows, sequences of three features, and two inputs of a layer that joins them. */
export const rows = [[4, 6]], steps = [[2, 4, 3]], pair = [[3, 4], [3, 4]];
