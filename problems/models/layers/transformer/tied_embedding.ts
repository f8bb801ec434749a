/** One matrix for what goes in and what comes out. @module */
import * as tf from "@tensorflow/tfjs";
import { applyLayer, type ExampleShape, type Layer } from "../../layer.ts";
import { above, below, within } from "../../parts.ts";
import { embedding, type EmbeddingOptions } from "../embedding.ts";
import { unembedding } from "../unembedding.ts";

/**
 * A vector for each symbol, layers, and a score for each symbol by the same vectors: `[...] → [..., symbols]`,
 * {@linkcode embedding}, `body` and {@linkcode unembedding} with one parameter, `embedding/kernel` of shape
 * `[symbols, units]`, whose gradient is the sum of both uses'. The body's parameters are `body/…`.
 *
 * Press & Wolf, "Using the Output Embedding to Improve Language Models" (EACL 2017).
 *
 * @param symbols how many there are
 * @param units length of the vectors
 * @param body takes `[..., units]` and gives as much
 * @throws {RangeError} if a number is not a positive integer
 * @throws {TypeError} from `outputShape` if the body gives something else
 *
 * @example Parameters
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
 * import { randomKey } from "../../../random.ts";
 * import { lstm } from "../lstm.ts";
 * import { tiedEmbedding } from "./tied_embedding.ts";
 *
 * await useBackend("cpu");
 * const model = tiedEmbedding(82, 16, lstm(16));
 * assertEquals(model.outputShape([50]), [50, 82]);
 * assertEquals(Object.keys(model.init(randomKey(0), [50])).slice(0, 2), [
 *   "embedding/kernel",
 *   "body/kernel",
 * ]);
 * ```
 */
export function tiedEmbedding(
  symbols: number,
  units: number,
  body: Layer,
  options: EmbeddingOptions = {},
): Layer {
  const vectors = embedding(symbols, units, options), scores = unembedding(symbols);
  const given = (inputShape: ExampleShape) => vectors.outputShape(inputShape);
  return {
    kind: "tiedEmbedding",
    outputShape(inputShape) {
      const shape = body.outputShape(given(inputShape));
      if (shape.at(-1) === units) return scores.outputShape(shape);
      throw new TypeError(
        `tiedEmbedding needs a body that gives [..., ${units}], got [${shape}]; let it end with a layer ` +
          `of ${units} units`,
      );
    },
    init: (key, inputShape) => ({
      ...above(vectors.init(key.fork("embedding"), inputShape), "embedding"),
      ...above(body.init(key.fork("body"), given(inputShape)), "body"),
    }),
    initState: (inputShape) => above(body.initState?.(given(inputShape)) ?? {}, "body"),
    apply: (params, x, mode) =>
      tf.tidy(() => {
        const kernel = below(params, "embedding");
        const through = (name: string, layer: Layer, own: tf.NamedTensorMap, x: tf.Tensor) =>
          applyLayer(layer, own, x, within(mode, layer, name, name));
        const inside = through("embedding", vectors, kernel, x);
        const outside = through("body", body, below(params, "body"), inside);
        return through("embedding", scores, kernel, outside);
      }),
  };
}
