/** A fully-connected network on MNIST. @module */
import { classification } from "./classification.ts";
import { type DataOptions, loadMnist } from "./data/mnist.ts";
import { mlp } from "./models/mlp.ts";
import type { Problem } from "./problem.ts";

/**
 * `mnist-mlp`: the fully-connected network 784-1000-500-100-10 with ReLU, L2 regularization of the
 * weights but not the biases, batches of 128. ICLR 2018 submission, §A.1, which does not give the
 * strength of the regularization; here it is 1e-4.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistMlp(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  return classification({
    id: "mnist-mlp",
    title: "Fully-connected network 784-1000-500-100-10 on MNIST",
    model: mlp({ hidden: [1000, 500, 100], classes: data.classes }),
    data,
    weightDecay: 1e-4,
    defaults: {
      batchSize: 128,
      steps: 300,
      learningRates: {
        "sgd": 0.3,
        "m-sgd": 0.3,
        "ssd": 3e-4,
        "m-ssd": 3e-4,
        "adam": 1e-3,
        "adam-star": 1e-3,
        "svag": 1,
        "m-svag": 0.6,
        "m-svag-mb": 0.6,
        "adam-star-mb": 1e-3,
        "heavy-ball": 0.03,
        "nesterov": 0.03,
        "adagrad": 0.01,
        "rmsprop": 3e-4,
        "adadelta": 1,
        "adamw": 1e-3,
        "sign-descent": 1e-6,
        "coordinate-descent": 3,
        "block-normalized": 0.1,
        "normalized": 0.3,
        "soft-normalized": 1,
      },
    },
  });
}
