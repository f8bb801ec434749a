/** A convolutional network on MNIST. @module */
import type { DataOptions } from "../../data/find.ts";
import { loadMnist, mnistDataSet } from "../../data/sets/mnist.ts";
import { classification } from "../../kinds/classification.ts";
import { twoConvolutions } from "../../models/networks/two_convolutions.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import { winners } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { fmnistPaper } from "../conference/fmnist_2c2d.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/**
 * `mnist-cnn`: the paper's problem P1 (ICML 2018, §A.1, there on Fashion-MNIST) with another data
 * set: the network {@linkcode twoConvolutions}, batches of 64, no regularization, and P1's learning
 * rates, see `fmnist-2c2d`; 300 steps.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistCnn(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  return classification({
    id: "mnist-cnn",
    title: "Convolutional network of the paper's P1 on MNIST",
    model: twoConvolutions(data.classes),
    data,
    chunkSize: 250,
    defaults: {
      batchSize: fmnistPaper.batchSize,
      steps: 300,
      learningRates: learningRatesLike(winners(fmnistPaper)),
    },
  });
}

/** What is known of {@linkcode mnistCnn}. */
export const mnistCnnRecord: ProblemRecord = problemRecord({
  id: "mnist-cnn",
  dataSet: mnistDataSet,
  load: mnistCnn,
});
