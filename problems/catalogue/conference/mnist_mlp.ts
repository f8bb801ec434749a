/** A fully-connected network on MNIST. @module */
import type { DataOptions } from "../../data/find.ts";
import { loadMnist, mnistDataSet } from "../../data/sets/mnist.ts";
import { classification } from "../../kinds/classification.ts";
import { mlp } from "../../models/networks/mlp.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import { type PaperProblem, untoldStepSizes } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/** What the paper says of it. */
const paper = {
  id: "mnist-mlp",
  version: "ICLR 2018 submission",
  name: "MNIST",
  title: "Fully-connected network 784-1000-500-100-10 on MNIST",
  batchSize: 128,
  steps: 4_000,
  weightDecay: 1e-4,
  stepSizes: untoldStepSizes,
  startingRates: { "m-sgd": 0.3, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.6 },
  accuracies: {
    "m-sgd": { mean: 0.92, sd: 0.002 },
    "adam": { mean: 0.918, sd: 0.003 },
    "m-ssd": { mean: 0.92, sd: 0.002 },
    "m-svag": { mean: 0.916, sd: 0.004 },
  },
  notes: [
    "the strength of the L2 regularization is not said; here 1e-4",
    "which step sizes were tried, and which won, is not said",
  ],
} as const satisfies PaperProblem;

/**
 * `mnist-mlp`: the fully-connected network 784-1000-500-100-10 with ReLU, L2 regularization of the
 * weights but not the biases, batches of 128: of the version of the paper that was submitted to ICLR
 * 2018 (§A.1), which does not give the strength of the regularization; here it is 1e-4. The paper's
 * 4,000 steps are in {@linkcode paperProblems}; 300 are the default. The learning rates are guesses:
 * the paper does not tell its own.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistMlp(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  const { id, title, batchSize, weightDecay, startingRates } = paper;
  return classification({
    id,
    title,
    model: mlp({ hidden: [1000, 500, 100], classes: data.classes }),
    data,
    weightDecay,
    defaults: {
      batchSize,
      steps: 300,
      learningRates: {
        ...learningRatesLike(startingRates),
        "ssd": 3e-4,
        "svag": 1,
        "sign-descent": 1e-6,
        "soft-normalized": 1,
      },
    },
  });
}

/** What is known of {@linkcode mnistMlp}. */
export const mnistMlpRecord: ProblemRecord = problemRecord({
  id: paper.id,
  dataSet: mnistDataSet,
  load: mnistMlp,
  paper,
});
