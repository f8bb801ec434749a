/** The papers' P1: a convolutional network on Fashion-MNIST. @module */
import { classification } from "./classification.ts";
import { loadFashionMnist } from "./data/fashion_mnist.ts";
import type { DataOptions } from "./data/mnist.ts";
import { convNet } from "./models/conv_net.ts";
import { paperProblem, winners } from "./papers.ts";
import type { Problem } from "./problem.ts";

/**
 * `fmnist-2c2d`: P1 of the paper (ICML 2018, §A.1): convolutions of 5 × 5 with 32 and 64 filters,
 * each followed by max-pooling over 3 × 3 areas with stride 2, a fully-connected layer of 1024 units,
 * ReLU throughout, 10 outputs; cross-entropy without regularization, batches of 64, 6,000 steps with
 * a constant step size. 3,274,634 parameters. The paper does not say how it pads; here with "same".
 *
 * The learning rates of M-SGD, Adam, M-SSD and M-SVAG are the paper's winners; those of the other
 * methods are guesses from these.
 *
 * @throws see {@linkcode loadFashionMnist}
 */
export async function fmnistCnn(options: DataOptions = {}): Promise<Problem> {
  const data = await loadFashionMnist(options);
  const paper = paperProblem("fmnist-2c2d");
  const { id, title, batchSize, steps, weightDecay } = paper;
  return classification({
    id,
    title,
    model: convNet({
      convolutions: [{ filters: 32, size: 5 }, { filters: 64, size: 5 }],
      hidden: [1024],
      classes: data.classes,
    }),
    data,
    weightDecay,
    chunkSize: 250,
    defaults: {
      batchSize,
      steps,
      learningRates: {
        "sgd": 0.1,
        "ssd": 1e-4,
        "adam-star": 1e-3,
        "svag": 0.3,
        "m-svag-mb": 0.3,
        "adam-star-mb": 1e-3,
        "heavy-ball": 0.01,
        "nesterov": 0.01,
        "adagrad": 0.01,
        "rmsprop": 3e-4,
        "adadelta": 1,
        "adamw": 1e-3,
        "sign-descent": 3e-7,
        "coordinate-descent": 1,
        "block-normalized": 0.03,
        "normalized": 0.1,
        "soft-normalized": 0.2,
        ...winners(paper),
      },
    },
  });
}
