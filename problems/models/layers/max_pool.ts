/** Pooling by largest values. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import { checkRank, windows } from "../checks.ts";
import type { Layer } from "../layer.ts";

/** Options of {@linkcode maxPool}. */
export interface PoolOptions {
  /** Step between neighbouring windows; default: the size, so that they do not overlap. */
  readonly stride?: number;
  /** `same` (default): windows may reach beyond the input; `valid`: they may not. */
  readonly padding?: "same" | "valid";
}

/**
 * The largest value of each channel in every window of `size × size`.
 *
 * @throws {RangeError} if a number is not a positive integer
 */
export function maxPool(size: number, options: PoolOptions = {}): Layer {
  const { stride = size, padding = "same" } = options;
  checkCount(size, "size");
  checkCount(stride, "stride");
  return {
    kind: "maxPool",
    outputShape(inputShape) {
      checkRank("maxPool", inputShape, 3, "[height, width, channels]");
      return [...windows("maxPool", inputShape, size, stride, padding), inputShape[2]!];
    },
    init: () => ({}),
    apply: (_, x) => tf.maxPool(x as tf.Tensor4D, size, stride, padding),
  };
}
