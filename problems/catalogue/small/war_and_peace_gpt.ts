/** A transformer on the characters of _War and Peace_. @module */
import type { DataOptions } from "../../data/find.ts";
import type { SequenceBatch } from "../../data/sequences.ts";
import { loadWarAndPeace, warAndPeaceDataSet } from "../../data/sets/war_and_peace.ts";
import { languageModel } from "../../kinds/language_model.ts";
import { charGpt } from "../../models/networks/char_gpt.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem, StepSettings } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

const id = "war-and-peace-gpt";

/**
 * What is usual with transformers (GPT-2, and Karpathy's nanoGPT for characters): a warm-up, here over the first
 * 2%, then half a cosine; gradients no longer than 1; and decoupled weight decay but of biases and gains, here
 * 1e-4 a step, AdamW's λ of 0.1 at a step size of 1e-3.
 */
export const usualSteps: StepSettings = {
  schedule: "cosine",
  warmup: 0.02,
  weightDecay: 1e-4,
  clip: 1,
};

/**
 * `war-and-peace-gpt`: the network of GPT-2, small, see {@linkcode charGpt}, on the text of the papers' P4: 4
 * blocks of 4 heads, 128 wide, sequences of 64 characters, batches of 32, 5,000 steps, four epochs. 812,032
 * parameters, no regularization.
 *
 * A step reads one sequence in each of 32 streams through the text, as in `war-and-peace-lstm`, of which
 * nothing is remembered. Evaluated are the first 3,136 characters of 32 streams of the test part, 100,352
 * characters, in sequences of 64, each predicted from those before it in its sequence alone.
 *
 * @throws see {@linkcode loadWarAndPeace}
 */
export async function warAndPeaceGpt(options: DataOptions = {}): Promise<Problem<SequenceBatch>> {
  const data = await loadWarAndPeace(options);
  return languageModel({
    id,
    title: "Transformer of four blocks on the characters of War and Peace",
    model: charGpt({ symbols: data.vocabulary.size, width: 128, heads: 4, blocks: 4 }),
    data,
    length: 64,
    evaluatedBatches: 49,
    defaults: {
      batchSize: 32,
      steps: 5000,
      ...usualSteps,
      learningRates: learningRatesLike({ "m-sgd": 0.3, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 1 }),
    },
  });
}

/** What is known of {@linkcode warAndPeaceGpt}. */
export const warAndPeaceGptRecord: ProblemRecord = problemRecord({
  id,
  dataSet: warAndPeaceDataSet,
  load: warAndPeaceGpt,
});
