/** Softmax regression on MNIST. @module */
import type { DataOptions } from "../../data/find.ts";
import { loadMnist, mnistDataSet } from "../../data/sets/mnist.ts";
import { classification } from "../../kinds/classification.ts";
import { zeros } from "../../models/initializers.ts";
import { mlp } from "../../models/networks/mlp.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/**
 * `mnist-logreg`: 784 inputs, 10 outputs, softmax cross-entropy, no regularization. A convex
 * problem; it starts at 0, so the seed changes only the batches.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistLogreg(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  return classification({
    id: "mnist-logreg",
    title: "Softmax regression on MNIST",
    model: mlp({ hidden: [], classes: data.classes, output: zeros }),
    data,
    defaults: {
      batchSize: 128,
      steps: 300,
      learningRates: {
        ...learningRatesLike({ "m-sgd": 1, "adam": 1e-2, "m-ssd": 3e-3, "m-svag": 1 }),
        "ssd": 3e-3,
        "adam-star": 3e-3,
        "svag": 3,
        "adam-star-mb": 3e-3,
        "adagrad": 0.1,
        "rmsprop": 1e-2,
        "adadelta": 3,
        "sign-descent": 3e-4,
        "block-normalized": 1,
        "normalized": 0.3,
        "soft-normalized": 1,
      },
    },
  });
}

/** What is known of {@linkcode mnistLogreg}. */
export const mnistLogregRecord: ProblemRecord = problemRecord({
  id: "mnist-logreg",
  dataSet: mnistDataSet,
  load: mnistLogreg,
});
