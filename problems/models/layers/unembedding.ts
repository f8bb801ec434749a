/** Scores of symbols. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import { parameter, truncatedNormal } from "../initializers.ts";
import type { Layer } from "../layer.ts";
import type { EmbeddingOptions } from "./embedding.ts";
import { unembeddingExamples, unembeddingVariance } from "./unembedding_variance.ts";

/**
 * A score for each symbol, the product with its vector: `[..., units] → [..., symbols]`, `x kernelᵀ` with
 * the parameter `kernel` of shape `[symbols, units]`. That is the shape of an {@linkcode embedding}'s, so
 * that both can be given the same.
 *
 * Press & Wolf, "Using the Output Embedding to Improve Language Models" (EACL 2017).
 *
 * @param symbols how many there are
 * @throws {RangeError} if `symbols` is not a positive integer
 *
 * @example Tied weights: the variance is that of both uses together
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { softmaxCrossEntropy } from "../../kinds/losses.ts";
 * import { lossGradientVariance } from "../../variance/loss_gradient_variance.ts";
 * import { applyLayer, type LayerMode } from "../layer.ts";
 * import { embedding } from "./embedding.ts";
 * import { unembedding } from "./unembedding.ts";
 *
 * await useBackend("cpu");
 * const [words, scores] = [embedding(3, 2), unembedding(3)];
 * const model = ({ kernel }: tf.NamedTensorMap, xs: tf.Tensor, mode: LayerMode) => {
 *   const own = { kernel: kernel! };
 *   return applyLayer(scores, own, tf.tanh(applyLayer(words, own, xs, mode)), mode);
 * };
 * const kernel = tf.tensor2d([[1, 0], [0, 1], [1, 1]]);
 * const batch = { xs: tf.tensor1d([0, 1], "int32"), ys: tf.tensor1d([1, 2], "int32") };
 * const { gradient } = lossGradientVariance(model, softmaxCrossEntropy)({ kernel }, batch);
 * const whole = tf.grad((kernel) =>
 *   softmaxCrossEntropy(model({ kernel }, batch.xs, { training: true }), batch.ys)
 * )(kernel);
 * const [ours, wanted] = [await gradient.kernel!.data(), await whole.data()];
 * wanted.forEach((value, i) => assertAlmostEquals(ours[i]!, value, 1e-6));
 * ```
 */
export function unembedding(symbols: number, options: EmbeddingOptions = {}): Layer {
  const { kernel = truncatedNormal(0.05) } = options;
  checkCount(symbols, "symbols");
  const unitsOf = (inputShape: readonly number[]): number => {
    if (inputShape.length > 0) return inputShape.at(-1)!;
    throw new TypeError("unembedding needs inputs of shape [..., units]; got []");
  };
  return {
    kind: "unembedding",
    outputShape(inputShape) {
      unitsOf(inputShape);
      return [...inputShape.slice(0, -1), symbols];
    },
    init: (key, inputShape) => ({
      kernel: parameter(kernel, [symbols, unitsOf(inputShape)], key.fork("kernel")),
    }),
    apply: (params, x) =>
      tf.tidy(() => {
        const rows = tf.reshape(x, [-1, x.shape.at(-1)!]);
        const scores = tf.matMul(rows, params.kernel!, false, true);
        return tf.reshape(scores, [...x.shape.slice(0, -1), symbols]);
      }),
    variance: unembeddingVariance,
    examples: unembeddingExamples,
  };
}
