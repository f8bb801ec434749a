/** A smaller transformer on the characters of _War and Peace_. @module */
import type { DataOptions } from "../../data/find.ts";
import type { SequenceBatch } from "../../data/sequences.ts";
import { loadWarAndPeace, warAndPeaceDataSet } from "../../data/sets/war_and_peace.ts";
import { languageModel } from "../../kinds/language_model.ts";
import { charGpt } from "../../models/networks/char_gpt.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem } from "../../problem.ts";
import { usualSteps } from "./war_and_peace_gpt.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

const id = "war-and-peace-gpt-tiny";

/**
 * `war-and-peace-gpt-tiny`: `war-and-peace-gpt` for a quick look: 2 blocks of 2 heads, 32 wide, sequences of
 * 32 characters, batches of 16, 300 steps. 29,120 parameters. Evaluated are 16,384 characters of each part.
 *
 * @throws see {@linkcode loadWarAndPeace}
 */
export async function warAndPeaceGptTiny(
  options: DataOptions = {},
): Promise<Problem<SequenceBatch>> {
  const data = await loadWarAndPeace(options);
  return languageModel({
    id,
    title: "Transformer of two narrow blocks on the characters of War and Peace",
    model: charGpt({ symbols: data.vocabulary.size, width: 32, heads: 2, blocks: 2 }),
    data,
    length: 32,
    evaluatedBatches: 32,
    defaults: {
      batchSize: 16,
      steps: 300,
      ...usualSteps,
      learningRates: learningRatesLike({ "m-sgd": 0.3, "adam": 3e-3, "m-ssd": 1e-3, "m-svag": 3 }),
    },
  });
}

/** What is known of {@linkcode warAndPeaceGptTiny}. */
export const warAndPeaceGptTinyRecord: ProblemRecord = problemRecord({
  id,
  dataSet: warAndPeaceDataSet,
  load: warAndPeaceGptTiny,
});
