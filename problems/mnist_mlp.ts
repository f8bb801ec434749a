/** A fully-connected network on MNIST. @module */
import { classification } from "./classification.ts";
import { type DataOptions, loadMnist } from "./data/mnist.ts";
import { mlp } from "./models/mlp.ts";
import type { Problem } from "./problem.ts";

/**
 * `mnist-mlp`: the fully-connected network 784-1000-500-100-10 with ReLU, L2 regularization of the
 * weights but not the biases, batches of 128. ICLR 2018 submission, §A.1, which does not give the
 * strength of the regularization; here it is 5e-4.
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
    weightDecay: 5e-4,
    defaults: {
      batchSize: 128,
      steps: 300,
      learningRates: {},
    },
  });
}
