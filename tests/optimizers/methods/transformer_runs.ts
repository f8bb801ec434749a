/** A small transformer on a text that is made up, trained for some steps. */
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { training } from "../../../pipelines/training/training.ts";
import { languageModel } from "../../../problems/kinds/language_model.ts";
import { charGpt } from "../../../problems/models/networks/char_gpt.ts";
import { zipfText } from "../../problems/zipf_text.ts";

const data = zipfText();

const problem = languageModel({
  id: "tiny-gpt",
  title: "war-and-peace-gpt-tiny, narrower, on another text",
  model: charGpt({ symbols: data.vocabulary.size, width: 16, heads: 2, blocks: 2 }),
  data,
  length: 16,
  evaluatedBatches: 20,
  defaults: { batchSize: 8, steps: 120, learningRates: {} },
});

/** Training loss after so many steps of a constant size; all methods begin alike and see the same batches. */
export async function trainedLoss(
  id: string,
  options: { readonly learningRate: number; readonly [name: string]: number | string },
  steps: number,
): Promise<number> {
  const run = { problem, batchSize: 8, steps, seed: 0, evaluateEvery: steps };
  let loss = NaN;
  for await (
    const { evaluation } of training({ ...run, optimizer: createOptimizer(id, options) })
  ) {
    loss = evaluation.trainLoss;
  }
  return loss;
}
