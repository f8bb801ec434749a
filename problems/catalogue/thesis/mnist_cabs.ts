/** The thesis' network for adaptive batch sizes, on MNIST. @module */
import type { DataOptions } from "../../data/find.ts";
import { loadMnist, mnistDataSet } from "../../data/sets/mnist.ts";
import { classification } from "../../kinds/classification.ts";
import { twoConvolutions } from "../../models/networks/two_convolutions.ts";
import type { CabsExperiment } from "../../papers/cabs_experiment.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";
import { cabsNotes, comparedBatchSizes } from "./cabs_network.ts";

/** What the thesis says of it. */
const experiment: CabsExperiment = {
  id: "mnist-cabs",
  title: "The thesis' convolutional network for batch sizes on MNIST",
  weightDecay: 0,
  ...comparedBatchSizes,
  notes: [cabsNotes.open],
};

/**
 * `mnist-cabs`: convolutions of 5 × 5 with 32 and 64 filters, each followed by max-pooling over
 * 2 × 2 areas, a fully-connected layer of 1024 units, ReLU throughout, 10 outputs; cross-entropy.
 * 3,274,634 parameters. Balles' thesis, §A.2.
 *
 * What the thesis leaves open: convolutions pad with "same", kernels and biases start as in
 * {@linkcode twoConvolutions}, which is the same network but for its pooling; batches of 128, the
 * middle one of the thesis' constant sizes, and 6,000 steps, as P1's. The learning rates are guesses.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistCabs(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  const { id, title, weightDecay } = experiment;
  const known = { "m-sgd": 0.1, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.3 };
  return classification({
    id,
    title,
    model: twoConvolutions(data.classes, 2),
    data,
    weightDecay,
    chunkSize: 250,
    defaults: { batchSize: 128, steps: 6_000, learningRates: learningRatesLike(known) },
  });
}

/** What is known of {@linkcode mnistCabs}. */
export const mnistCabsRecord: ProblemRecord = problemRecord({
  id: experiment.id,
  dataSet: mnistDataSet,
  load: mnistCabs,
  experiment,
});
