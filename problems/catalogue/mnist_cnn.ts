/** A convolutional network on MNIST. @module */
import { classification } from "../kinds/classification.ts";
import type { DataOptions } from "../data/find.ts";
import { loadMnist } from "../data/sets/mnist.ts";
import { twoConvolutions } from "./fmnist_2c2d.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import { paperProblem, winners } from "../papers/papers.ts";
import type { Problem } from "../problem.ts";

/**
 * `mnist-cnn`: the paper's problem P1 (ICML 2018, §A.1, there on Fashion-MNIST) with another data
 * set: the network {@linkcode twoConvolutions}, batches of 64, no regularization, and P1's learning
 * rates, see {@linkcode fmnistCnn}; 300 steps.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistCnn(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  const paper = paperProblem("fmnist-2c2d");
  return classification({
    id: "mnist-cnn",
    title: "Convolutional network of the paper's P1 on MNIST",
    model: twoConvolutions(data.classes),
    data,
    chunkSize: 250,
    defaults: {
      batchSize: paper.batchSize,
      steps: 300,
      learningRates: learningRatesLike(winners(paper)),
    },
  });
}
