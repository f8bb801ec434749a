/** Pooling of whole images by averages. @module */
import * as tf from "@tensorflow/tfjs";
import { checkRank } from "../checks.ts";
import type { Layer } from "../layer.ts";

/** The mean of each channel over the whole image: `[height, width, channels] → [channels]`. */
export function globalAveragePool(): Layer {
  return {
    kind: "globalAveragePool",
    outputShape(inputShape) {
      checkRank("globalAveragePool", inputShape, 3, "[height, width, channels]");
      return [inputShape[2]!];
    },
    init: () => ({}),
    apply: (_, x) => tf.mean(x, [1, 2]),
  };
}
