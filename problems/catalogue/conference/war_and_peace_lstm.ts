/** The papers' P4: a two-layer LSTM on the characters of _War and Peace_. @module */
import type { DataOptions } from "../../data/find.ts";
import type { SequenceBatch } from "../../data/sequences.ts";
import { loadWarAndPeace, warAndPeaceDataSet } from "../../data/sets/war_and_peace.ts";
import { languageModel } from "../../kinds/language_model.ts";
import { charLstm } from "../../models/networks/char_lstm.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { PaperProblem } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/** What the paper says of it. */
const paper: PaperProblem = {
  id: "war-and-peace-lstm",
  version: "ICML 2018",
  name: "P4",
  title: "Two-layer LSTM on the characters of War and Peace",
  batchSize: 50,
  steps: 200_000,
  weightDecay: 0,
  schedule: { factor: 0.1, steps: [125_000] },
  stepSizes: {
    "m-sgd": { explored: [10, 6, 3, 1, 6e-1, 3e-1, 1e-1, 6e-2] },
    "adam": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5] },
    "m-ssd": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5] },
    "m-svag": { explored: [30, 10, 6, 3, 1, 6e-1, 3e-1, 1e-1] },
  },
  notes: [
    "our copies do not show which step sizes won",
    "the drop-out rate, where it is applied, how characters become vectors, initialization and the " +
    "split of the text are not said; here as in DeepOBS (Schneider, Balles & Hennig, 2019), but for " +
    "the initialization of the LSTMs",
    "their copy of the text has 83 different characters, the one that can be fetched 82",
    "the paper evaluates all of the test part, war-and-peace-lstm 100,000 characters of it",
  ],
};

/**
 * `war-and-peace-lstm`: P4 of the paper (ICML 2018, §A.1): two LSTMs of 128 units, one above the
 * other, on sequences of 50 characters, batches of 50, dropout in training, no regularization besides,
 * 200,000 steps, step sizes a tenth from step 125,000 on. 284,242 parameters.
 *
 * The paper adapted the program char-rnn-tensorflow and leaves open what follows; here it is as in
 * DeepOBS (Schneider, Balles & Hennig, 2019), which has the problem too: characters are vectors of 128
 * numbers that are learned; a fifth of the inputs and of the outputs of each LSTM is dropped; forget
 * gates have the bias 1; gradients are not clipped; the last fifth of the text is tested on. Kernels
 * are initialized by Glorot's rule, an LSTM's for its inputs and its states each by itself, where
 * DeepOBS takes the two as one matrix.
 *
 * A step reads one sequence in each of 50 streams through the text, whose states carry over, 1,022
 * steps an epoch. Where the paper evaluates the whole test part, here it is the first 2,000 characters
 * of 50 streams that start at evenly spaced places in it, 100,000 characters, and as many of the
 * training part and of the validation part, where there is one, each read from states of zero: an
 * evaluation would cost as much as 170 steps otherwise.
 *
 * The paper's winning step sizes are lost in our copies of it; the learning rates here are guesses
 * from its grids and from short runs.
 *
 * @throws see {@linkcode loadWarAndPeace}
 */
export async function warAndPeaceLstm(options: DataOptions = {}): Promise<Problem<SequenceBatch>> {
  const data = await loadWarAndPeace(options);
  const { id, title, batchSize, steps, weightDecay } = paper;
  return languageModel({
    id,
    title,
    model: charLstm({ symbols: data.vocabulary.size, units: 128, dropout: 0.2 }),
    data,
    length: 50,
    weightDecay,
    evaluatedBatches: 40,
    defaults: {
      batchSize,
      steps,
      learningRates: {
        ...learningRatesLike({ "m-sgd": 3, "adam": 3e-3, "m-ssd": 1e-3, "m-svag": 10 }),
        "sgd": 1,
        "svag": 3,
        "adagrad": 0.03,
        "coordinate-descent": 10,
        "block-normalized": 0.03,
        "normalized": 0.3,
        "soft-normalized": 1,
      },
    },
  });
}

/** What is known of {@linkcode warAndPeaceLstm}. */
export const warAndPeaceLstmRecord: ProblemRecord = problemRecord({
  id: paper.id,
  dataSet: warAndPeaceDataSet,
  load: warAndPeaceLstm,
  paper,
});
