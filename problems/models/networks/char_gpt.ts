/** Transformers that read characters. @module */
import { checkCount } from "../../../optimizers/check.ts";
import { normal } from "../initializers.ts";
import type { Layer } from "../layer.ts";
import { gelu } from "../layers/activations.ts";
import { causalAttention } from "../layers/transformer/causal_attention.ts";
import { dense } from "../layers/dense.ts";
import { layerNorm } from "../layers/transformer/layer_norm.ts";
import { positionEmbedding } from "../layers/transformer/position_embedding.ts";
import { tiedEmbedding } from "../layers/transformer/tied_embedding.ts";
import { timeDistributed } from "../layers/time_distributed.ts";
import { residual } from "../residual.ts";
import { type NamedLayer, sequential } from "../sequential.ts";

/** Sizes of a {@linkcode charGpt}. */
export interface CharGptOptions {
  /** Different characters. */
  readonly symbols: number;
  /** Length of the vectors that stand for characters, and of what blocks take and give. */
  readonly width: number;
  /** Of each attention; divides the width. */
  readonly heads: number;
  /** How many pairs of attention and fully-connected layers there are. */
  readonly blocks: number;
}

/**
 * The network of GPT-2, `[time] → [time, symbols]`: a vector for each character and one for each place, blocks,
 * layer normalization, and the same vectors once more for the logits. A block adds to what it is given, first
 * what {@linkcode causalAttention} of its normalized input finds, then what a fully-connected layer of
 * `4 width` units with GELU makes of the normalized sum, at each place. There is no dropout.
 *
 * Weights are normal with the deviation that GPT-2 has at its width of 768, 0.02, kept in proportion to
 * `1 / √width`; those before a sum with `1 / √(2 blocks)` of it. Biases are 0. With 0.02 itself narrow networks
 * learn less at first.
 *
 * Radford, Wu, Child, Luan, Amodei & Sutskever, "Language models are unsupervised multitask learners"
 * (2019), §2.3, and the code published with it.
 *
 * The parameters are `embedding/kernel`, `body/embeddedPositions/kernel`, of each block
 * `body/block1/attention/body/inputs/kernel` and so on, and `body/norm/scale` and `body/norm/offset`.
 *
 * @throws {RangeError} if a size is not a positive integer, or `heads` does not divide `width`
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { charGpt } from "./char_gpt.ts";
 *
 * const model = charGpt({ symbols: 82, width: 128, heads: 4, blocks: 4 });
 * assertEquals(model.outputShape([64]), [64, 82]);
 * ```
 */
export function charGpt({ symbols, width, heads, blocks }: CharGptOptions): Layer {
  checkCount(width, "width");
  checkCount(blocks, "blocks");
  checkCount(heads, "heads");
  if (width % heads !== 0) {
    throw new RangeError(`heads must divide the width ${width}, got ${heads}`);
  }
  const deviation = 0.02 * Math.sqrt(768 / width);
  const kernel = normal(deviation), beforeSum = normal(deviation / Math.sqrt(2 * blocks));
  const each = (units: number, initial = kernel) =>
    timeDistributed(dense(units, { kernel: initial }));
  const attention = residual(sequential([
    ["norm", layerNorm()],
    ["inputs", each(3 * width)],
    causalAttention(heads),
    ["outputs", each(width, beforeSum)],
  ]));
  const units = residual(sequential([
    ["norm", layerNorm()],
    ["hidden", each(4 * width)],
    gelu(),
    ["outputs", each(width, beforeSum)],
  ]));
  const block = sequential([["attention", attention], ["mlp", units]]);
  const body = sequential([
    ["embeddedPositions", positionEmbedding({ kernel })],
    ...Array.from({ length: blocks }, (_, i): NamedLayer => [`block${i + 1}`, block]),
    ["norm", layerNorm()],
  ]);
  return tiedEmbedding(symbols, width, body, { kernel });
}
