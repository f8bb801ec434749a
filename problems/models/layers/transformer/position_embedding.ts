/** Vectors for places. @module */
import * as tf from "@tensorflow/tfjs";
import { checkRank } from "../../checks.ts";
import { parameter, truncatedNormal } from "../../initializers.ts";
import type { Layer } from "../../layer.ts";
import type { EmbeddingOptions } from "../embedding.ts";
import { positionExamples, positionVariance } from "./position_embedding_variance.ts";

/**
 * Learned positions: adds a vector of its own to each place of a sequence, `[time, units] → [time, units]`,
 * `x + kernel` with the parameter `kernel` of shape `[time, units]`.
 *
 * Gehring et al., "Convolutional sequence to sequence learning" (ICML 2017), §3.1.
 */
export function positionEmbedding(options: EmbeddingOptions = {}): Layer {
  const { kernel = truncatedNormal(0.05) } = options;
  const check = (inputShape: readonly number[]) =>
    checkRank("positionEmbedding", inputShape, 2, "[time, units]; put embedding() before it");
  return {
    kind: "positionEmbedding",
    outputShape(inputShape) {
      check(inputShape);
      return inputShape;
    },
    init(key, inputShape) {
      check(inputShape);
      return { kernel: parameter(kernel, [...inputShape], key.fork("kernel")) };
    },
    apply: (params, x) => tf.add(x, params.kernel!),
    variance: positionVariance,
    examples: positionExamples,
  };
}
