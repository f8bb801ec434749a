/** A convolutional network on MNIST. @module */
import { classification } from "./classification.ts";
import { type DataOptions, loadMnist } from "./data/mnist.ts";
import { convNet } from "./models/conv_net.ts";
import type { Problem } from "./problem.ts";

/**
 * `mnist-cnn`: the network of the paper's problem P1 (ICML 2018, §A.1, there on Fashion-MNIST):
 * convolutions of 5 × 5 with 32 and 64 filters, each followed by max-pooling over 3 × 3 areas with
 * stride 2, a fully-connected layer of 1024 units, ReLU throughout, 10 outputs, batches of 64, no
 * regularization. The learning rates of M-SGD, Adam, M-SSD and M-SVAG are the paper's winners.
 *
 * @throws see {@linkcode loadMnist}
 */
export async function mnistCnn(options: DataOptions = {}): Promise<Problem> {
  const data = await loadMnist(options);
  return classification({
    id: "mnist-cnn",
    title: "Convolutional network of the paper's P1 on MNIST",
    model: convNet({
      convolutions: [{ filters: 32, size: 5 }, { filters: 64, size: 5 }],
      hidden: [1024],
      classes: data.classes,
    }),
    data,
    chunkSize: 250,
    defaults: {
      batchSize: 64,
      steps: 300,
      learningRates: {
        "sgd": 0.1,
        "m-sgd": 0.1,
        "ssd": 1e-4,
        "m-ssd": 3e-4,
        "adam": 1e-3,
        "adam-star": 1e-3,
        "svag": 0.3,
        "m-svag": 0.3,
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
      },
    },
  });
}
