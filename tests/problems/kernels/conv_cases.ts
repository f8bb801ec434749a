/** A grid of convolutions and poolings, odd sizes included. @module */
import * as tf from "@tensorflow/tfjs";

/** One convolution. */
export interface ConvCase {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

const explicit: tf.backend_util.ExplicitPadding = [[0, 0], [2, 1], [0, 3], [0, 0]];

/** Every combination of the listed sizes, strides and paddings. */
const grid = [[1, 5, 5, 1, 3], [2, 7, 6, 3, 4], [3, 8, 9, 4, 5]].flatMap(
  ([batch, height, width, inputs, outputs]) =>
    ([[1, 1], [2, 3], [3, 3], [5, 5]] as const).flatMap(([filterHeight, filterWidth]) =>
      ([1, 2, [2, 1], [1, 3]] as const).flatMap((strides) =>
        (["same", "valid", explicit] as const).map((pad): ConvCase => ({
          x: [batch!, height!, width!, inputs!],
          filter: [filterHeight, filterWidth, inputs!, outputs!],
          strides: strides as number,
          pad,
        }))
      )
    ),
);

/** How many of the cases are the grid; those after it are special. */
export const gridSize = grid.length;

/** Convolutions of small images. */
export const convCases: readonly ConvCase[] = [
  ...grid,
  { x: [2, 8, 8, 3], filter: [3, 3, 3, 2], strides: 2, pad: 1, dimRoundingMode: "floor" },
  { x: [2, 8, 8, 3], filter: [3, 3, 3, 2], strides: 2, pad: 0, dimRoundingMode: "floor" },
  { x: [2, 9, 4, 2], filter: [2, 2, 2, 7], strides: 1, pad: 3 },
  { x: [1, 3, 3, 17], filter: [3, 3, 17, 33], strides: 1, pad: "same" },
  { x: [2, 5, 5, 11], filter: [3, 5, 11, 9], strides: 1, pad: "same" }, // a run is 3 lines and 7 elements
  { x: [1, 4, 5, 130], filter: [3, 3, 130, 5], strides: 1, pad: "same" },
  { x: [1, 4, 5, 3], filter: [3, 3, 3, 350], strides: 2, pad: "same" },
  { x: [5, 1, 1, 6], filter: [1, 1, 6, 6], strides: 1, pad: "valid" },
  { x: [2, 11, 1, 3], filter: [5, 1, 3, 8], strides: 3, pad: "same" },
];

/** Shape of a convolution's output. */
export function outputShape(
  { x, filter, strides, pad, dimRoundingMode }: ConvCase,
  dilations: number | [number, number] = 1,
): [number, number, number, number] {
  return tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, dimRoundingMode)
    .outShape as [number, number, number, number];
}
