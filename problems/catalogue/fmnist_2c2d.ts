/** The papers' P1: a convolutional network on Fashion-MNIST. @module */
import { classification } from "../kinds/classification.ts";
import { loadFashionMnist } from "../data/sets/fashion_mnist.ts";
import type { DataOptions } from "../data/find.ts";
import { filledWith, truncatedNormal } from "../models/initializers.ts";
import { convNet } from "../models/networks/conv_net.ts";
import type { Sequential } from "../models/sequential.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import { paperProblem, winners } from "../papers/papers.ts";
import type { Problem } from "../problem.ts";

const kernel = truncatedNormal(0.05);

/**
 * The network of the paper's P1: convolutions of 5 × 5 with 32 and 64 filters, each followed by
 * max-pooling over `pool` × `pool` areas with stride 2, a fully-connected layer of 1024 units, ReLU
 * throughout. 3,274,634 parameters for images of 28 × 28 × 1 and 10 classes.
 *
 * The paper says neither how it pads nor how it initializes. Here as in its authors' `2c2d` (DeepOBS,
 * Schneider, Balles & Hennig, 2019): padding "same", kernels from a truncated normal distribution of
 * deviation 0.05, biases of 0.05. The paper's step sizes depend on it: He's initialization makes the first
 * kernel six times as large, and M-SVAG with a learning rate of 0.3 unstable.
 *
 * @param classes number of outputs
 * @param pool height and width of the areas; P1's are 3
 */
export function twoConvolutions(classes: number, pool = 3): Sequential {
  return convNet({
    convolutions: [{ filters: 32, size: 5 }, { filters: 64, size: 5 }],
    pool,
    hidden: [1024],
    classes,
    kernel,
    output: kernel,
    bias: filledWith(0.05),
  });
}

/**
 * `fmnist-2c2d`: P1 of the paper (ICML 2018, §A.1): the network {@linkcode twoConvolutions};
 * cross-entropy without regularization, batches of 64, 6,000 steps with a constant step size.
 *
 * The learning rates of M-SGD, Adam, M-SSD and M-SVAG are the paper's winners; those of the other
 * methods are guesses from these, see {@linkcode learningRatesLike}.
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
    model: twoConvolutions(data.classes),
    data,
    weightDecay,
    chunkSize: 250,
    defaults: { batchSize, steps, learningRates: learningRatesLike(winners(paper)) },
  });
}
