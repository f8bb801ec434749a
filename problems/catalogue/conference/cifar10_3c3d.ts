/** The papers' P2: a convolutional network on CIFAR-10. @module */
import { cifarAugmentation } from "../../data/cifar_augmentation.ts";
import type { DataOptions } from "../../data/find.ts";
import { cifar10DataSet, loadCifar10 } from "../../data/sets/cifar_10.ts";
import { classification } from "../../kinds/classification.ts";
import { glorotUniform } from "../../models/initializers.ts";
import { convNet } from "../../models/networks/conv_net.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import { type PaperProblem, winners } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/** What the paper says of it. */
const cifar10Paper: PaperProblem = {
  id: "cifar10-3c3d",
  version: "ICML 2018",
  name: "P2",
  title: "Convolutional network on CIFAR-10",
  batchSize: 128,
  steps: 40_000,
  weightDecay: 2e-3,
  stepSizes: {
    "m-sgd": { explored: [6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3, 3e-3], winner: 3e-2 },
    "adam": { explored: [6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5], winner: 6e-4 },
    "m-ssd": { explored: [6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5, 3e-5], winner: 1e-4 },
    "m-svag": { explored: [1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3], winner: 6e-2 },
  },
  notes: [
    "the strength of the L2 regularization, initialization, padding and how images are varied are " +
    "not said; here as in DeepOBS (Schneider, Balles & Hennig, 2019), which has the problem too",
  ],
};

/**
 * `cifar10-3c3d`: P2 of the paper (ICML 2018, §A.1): convolutions with 64 filters of 5 × 5, 96 of
 * 3 × 3 and 128 of 3 × 3, each followed by max-pooling over 3 × 3 areas with stride 2, fully-connected
 * layers of 512 and 256 units, ReLU throughout, 10 outputs; cross-entropy with L2 regularization of
 * the weights, but not the biases, {@linkcode cifarAugmentation}, batches of 128, 40,000 steps with a
 * constant step size.
 *
 * What the paper does not say is as in DeepOBS's problem of the same name: the regularization's
 * strength, 0.002, Glorot's initialization (He's makes the first logits large),
 * and the padding ("valid" for the first two convolutions, so that images become
 * 28, 14, 12, 6, then 3 wide), which gives 895,210 parameters.
 *
 * The learning rates of M-SGD, Adam, M-SSD and M-SVAG are the paper's winners; those of the other
 * methods are guesses from these, see {@linkcode learningRatesLike}.
 *
 * @throws see {@linkcode loadCifar10}
 */
export function cifar10Cnn(options: DataOptions = {}): Promise<Problem> {
  return threeConvolutions(cifar10Paper, options);
}

/**
 * The network of {@linkcode cifar10Cnn}, with what a version of the paper says of batches and steps.
 *
 * @throws see {@linkcode loadCifar10}
 */
export async function threeConvolutions(
  { id, title, batchSize, steps, weightDecay }: PaperProblem,
  options: DataOptions,
): Promise<Problem> {
  const data = await loadCifar10(options);
  return classification({
    id,
    title,
    model: convNet({
      convolutions: [
        { filters: 64, size: 5, padding: "valid" },
        { filters: 96, size: 3, padding: "valid" },
        { filters: 128, size: 3 },
      ],
      hidden: [512, 256],
      classes: data.classes,
      kernel: glorotUniform,
    }),
    data,
    augmentation: cifarAugmentation,
    weightDecay,
    chunkSize: 250,
    defaults: {
      batchSize,
      steps,
      learningRates: {
        ...learningRatesLike(winners(cifar10Paper)),
        "block-normalized": 0.003,
      },
    },
  });
}

/** What is known of {@linkcode cifar10Cnn}. */
export const cifar10CnnRecord: ProblemRecord = problemRecord({
  id: cifar10Paper.id,
  dataSet: cifar10DataSet,
  load: cifar10Cnn,
  paper: cifar10Paper,
});
