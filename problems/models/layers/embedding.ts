/** Vectors for symbols: numbers of words, characters or classes. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import { embeddingExamples, embeddingVariance } from "./embedding_variance.ts";
import { type Initializer, parameter, truncatedNormal } from "../initializers.ts";
import type { Layer } from "../layer.ts";

/** Options of {@linkcode embedding}. */
export interface EmbeddingOptions {
  /** How the vectors are drawn; default truncated normal of standard deviation 0.05. */
  readonly kernel?: Initializer;
}

/**
 * A vector for each symbol: `[...] → [..., units]`, the rows `kernel[x]` of the parameter `kernel` of
 * shape `[symbols, units]`. The same as {@linkcode oneHot} and a dense layer without bias, without
 * the product.
 *
 * @param symbols how many there are; inputs are whole numbers from 0 to `symbols - 1`, and what is
 * beyond is not checked, as that would wait for the device
 * @param units length of the vectors
 * @throws {RangeError} if a number is not a positive integer
 */
export function embedding(symbols: number, units: number, options: EmbeddingOptions = {}): Layer {
  const { kernel = truncatedNormal(0.05) } = options;
  checkCount(symbols, "symbols");
  checkCount(units, "units");
  return {
    kind: "embedding",
    outputShape: (inputShape) => [...inputShape, units],
    init(key) {
      return { kernel: parameter(kernel, [symbols, units], key.fork("kernel")) };
    },
    apply: (params, x) => tf.tidy(() => tf.gather(params.kernel!, tf.cast(x, "int32"))),
    variance: embeddingVariance,
    examples: embeddingExamples,
  };
}
