/** The papers' P1: a convolutional network on Fashion-MNIST. @module */
import type { DataOptions } from "../../data/find.ts";
import { fashionMnistDataSet, loadFashionMnist } from "../../data/sets/fashion_mnist.ts";
import { classification } from "../../kinds/classification.ts";
import { twoConvolutions } from "../../models/networks/two_convolutions.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import { type PaperProblem, winners } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/** What the paper says of it. */
export const fmnistPaper: PaperProblem = {
  id: "fmnist-2c2d",
  version: "ICML 2018",
  name: "P1",
  title: "Convolutional network on Fashion-MNIST",
  batchSize: 64,
  steps: 6_000,
  weightDecay: 0,
  stepSizes: {
    "m-sgd": {
      explored: [3, 1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3, 3e-3],
      winner: 1e-1,
    },
    "adam": { explored: [3e-2, 1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4], winner: 1e-3 },
    "m-ssd": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4], winner: 3e-4 },
    "m-svag": {
      explored: [3, 1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3, 3e-3],
      winner: 3e-1,
    },
  },
  notes: ["how the network pads is not said; here its output sizes are 28, 14 and 7"],
};

/**
 * `fmnist-2c2d`: P1 of the paper (ICML 2018, §A.1): the network {@linkcode twoConvolutions};
 * cross-entropy without regularization, batches of 64, 6,000 steps with a constant step size.
 *
 * The learning rates of M-SGD, Adam, M-SSD and M-SVAG are the paper's winners; those of the other
 * methods are guesses from these, see {@linkcode learningRatesLike}.
 *
 * @throws see {@linkcode loadFashionMnist}
 */
export async function fmnistCnn(options: DataOptions = {}): Promise<Problem> {
  const data = await loadFashionMnist(options);
  const { id, title, batchSize, steps, weightDecay } = fmnistPaper;
  return classification({
    id,
    title,
    model: twoConvolutions(data.classes),
    data,
    weightDecay,
    chunkSize: 250,
    defaults: { batchSize, steps, learningRates: learningRatesLike(winners(fmnistPaper)) },
  });
}

/** What is known of {@linkcode fmnistCnn}. */
export const fmnistCnnRecord: ProblemRecord = problemRecord({
  id: fmnistPaper.id,
  dataSet: fashionMnistDataSet,
  load: fmnistCnn,
  paper: fmnistPaper,
});
