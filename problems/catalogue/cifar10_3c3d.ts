/** The papers' P2: a convolutional network on CIFAR-10. @module */
import { classification } from "../kinds/classification.ts";
import type { Augmentation } from "../data/augment.ts";
import { loadCifar10 } from "../data/sets/cifar_10.ts";
import type { DataOptions } from "../data/find.ts";
import { convNet } from "../models/networks/conv_net.ts";
import { glorotUniform } from "../models/initializers.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import { type PaperProblem, paperProblem, winners } from "../papers/papers.ts";
import type { Problem } from "../problem.ts";

/**
 * Random crops of images with two black pixels around them, left-right mirroring, brightness,
 * saturation and contrast; images standardized one by one, in evaluations as well.
 *
 * The paper says "random cropping of sub-images, left-right mirroring, color distortion" (§A.1); the
 * numbers are those of DeepOBS (Schneider, Balles & Hennig, 2019), by the same authors, except that
 * there the brightness of values up to 255 changes by at most 63/255, here that of values up to 1, as
 * in the TensorFlow example it goes back to.
 */
export const cifarAugmentation: Augmentation = {
  crop: [32, 32],
  padding: 2,
  mirror: true,
  brightness: 63 / 255,
  saturation: [0.5, 1.5],
  contrast: [0.2, 1.8],
  standardize: true,
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
  return threeConvolutions(paperProblem("cifar10-3c3d"), options);
}

/**
 * `cifar10-3c3d-iclr`: {@linkcode cifar10Cnn} as in the version of the paper that was submitted to
 * ICLR 2018 (§A.1, Fig. 3): with batches of 256, for 25,000 steps. That version does not tell its step
 * sizes; the learning rates are those of the other.
 *
 * @throws see {@linkcode loadCifar10}
 */
export function cifar10CnnIclr(options: DataOptions = {}): Promise<Problem> {
  return threeConvolutions(paperProblem("cifar10-3c3d-iclr"), options);
}

async function threeConvolutions(
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
        ...learningRatesLike(winners(paperProblem("cifar10-3c3d"))),
        "block-normalized": 0.003,
      },
    },
  });
}
