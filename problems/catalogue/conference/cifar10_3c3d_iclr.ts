/** The papers' convolutional network on CIFAR-10, as in the version before. @module */
import type { DataOptions } from "../../data/find.ts";
import { cifar10DataSet } from "../../data/sets/cifar_10.ts";
import { type PaperProblem, untoldStepSizes } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";
import { threeConvolutions } from "./cifar10_3c3d.ts";

/** What the paper says of it. */
const paper: PaperProblem = {
  id: "cifar10-3c3d-iclr",
  version: "ICLR 2018 submission",
  name: "CIFAR-10",
  title: "Convolutional network on CIFAR-10, batches of 256",
  batchSize: 256,
  steps: 25_000,
  weightDecay: 2e-3,
  stepSizes: untoldStepSizes,
  startingRates: { "m-sgd": 3e-2, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 6e-2 },
  accuracies: {
    "m-sgd": { mean: 0.845, sd: 0.006 },
    "adam": { mean: 0.848, sd: 0.006 },
    "m-ssd": { mean: 0.85, sd: 0.004 },
    "m-svag": { mean: 0.845, sd: 0.008 },
  },
  notes: [
    "the network of P2, and what is open there is open here",
    "which step sizes were tried, and which won, is not said",
  ],
};

/**
 * `cifar10-3c3d-iclr`: `cifar10-3c3d` as in the version of the paper that was submitted to
 * ICLR 2018 (§A.1, Fig. 3): with batches of 256, for 25,000 steps. That version does not tell its step
 * sizes; the learning rates are those of the other.
 *
 * @throws see {@linkcode threeConvolutions}
 */
export function cifar10CnnIclr(options: DataOptions = {}): Promise<Problem> {
  return threeConvolutions(paper, options);
}

/** What is known of {@linkcode cifar10CnnIclr}. */
export const cifar10CnnIclrRecord: ProblemRecord = problemRecord({
  id: paper.id,
  dataSet: cifar10DataSet,
  load: cifar10CnnIclr,
  paper,
});
