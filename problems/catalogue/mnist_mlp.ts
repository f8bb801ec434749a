/** A fully-connected network on MNIST. @module */
import { classification } from "../kinds/classification.ts";
import type { DataOptions } from "../data/find.ts";
import { loadMnist } from "../data/sets/mnist.ts";
import { mlp } from "../models/networks/mlp.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import { paperProblem } from "../papers/papers.ts";
import type { Problem } from "../problem.ts";

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
  const { id, title, batchSize, weightDecay } = paperProblem("mnist-mlp");
  const known = { "m-sgd": 0.3, "adam": 1e-3, "m-ssd": 3e-4, "m-svag": 0.6 };
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
        ...learningRatesLike(known),
        "ssd": 3e-4,
        "svag": 1,
        "sign-descent": 1e-6,
        "soft-normalized": 1,
      },
    },
  });
}
