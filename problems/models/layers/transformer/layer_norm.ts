/** Layer normalization. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositive } from "../../../../optimizers/check.ts";
import { normalizeRows } from "../../../kernels/layer_norm.ts";
import type { ExampleShape, Layer } from "../../layer.ts";
import { layerNormExamples, layerNormVariance } from "./layer_norm_variance.ts";

/** Options of {@linkcode layerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Layer normalization, over the last axis, of every example and place by itself:
 *
 *     y = scale · (x - mean) / √(variance + ε) + offset
 *
 * with the parameters `scale` and `offset`, of shape `[features]`, which start at 1 and 0; the variance is
 * that with 1/n. Unlike {@linkcode batchNorm} it does not couple examples, and remembers nothing.
 *
 * Ba, Kiros & Hinton (2016), Eq. 4.
 *
 * @throws {RangeError} unless `epsilon > 0`
 */
export function layerNorm(options: LayerNormOptions = {}): Layer {
  const { epsilon = 1e-5 } = options;
  checkPositive(epsilon, "epsilon");
  const features = (inputShape: ExampleShape): number => {
    if (inputShape.length > 0) return inputShape.at(-1)!;
    throw new TypeError("layerNorm needs inputs of shape [..., features]; got []");
  };
  return {
    kind: "layerNorm",
    outputShape(inputShape) {
      features(inputShape);
      return inputShape;
    },
    init: (_, inputShape) => ({
      scale: tf.ones([features(inputShape)]),
      offset: tf.zeros([features(inputShape)]),
    }),
    apply: (params, x) => normalizeRows(x, params.scale!, params.offset!, epsilon),
    variance: (given) => layerNormVariance(given, epsilon),
    examples: (given) => layerNormExamples(given, epsilon),
  };
}
