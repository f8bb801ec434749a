/** A tiny transformer that reads characters, and how its loss is computed the slow way. */
import type { SequenceBatch } from "../../problems/data/sequences.ts";
import { languageModel } from "../../problems/kinds/language_model.ts";
import type { Layer } from "../../problems/models/layer.ts";
import { charGpt } from "../../problems/models/networks/char_gpt.ts";
import type { Problem } from "../../problems/problem.ts";
import { crossEntropy64, type Params64 } from "./float64_network.ts";
import { gpt64 } from "./models/gpt64.ts";
import { text } from "./tiny_reader.ts";

const heads = 2;

/** Characters in a sequence. */
export const length = 4;

/** The network: two blocks, four wide. */
export const network: Layer = charGpt({ symbols: 5, width: 4, heads, blocks: 2 });

/** `war-and-peace-gpt`, but small. */
export function tinyGpt(): Problem<SequenceBatch> {
  return languageModel({
    id: "war-and-peace-gpt",
    title: "tiny",
    model: network,
    data: text,
    length,
    defaults: { batchSize: 4, steps: 8, learningRates: {} },
  });
}

/** Mean cross-entropy in nats per character, and share of the characters that had the largest logit. */
export function readByGpt64(
  params: Params64,
  xs: readonly (readonly number[])[],
  ys: readonly (readonly number[])[],
): { readonly loss: number; readonly accuracy: number } {
  const labels = ys.flat(), rows = xs.flatMap((codes) => gpt64(params, codes, heads));
  const losses = rows.map((logits, i) => crossEntropy64(logits, labels[i]!));
  const hits = rows.filter((logits, i) => logits.indexOf(Math.max(...logits)) === labels[i]);
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / labels.length,
    accuracy: hits.length / labels.length,
  };
}
