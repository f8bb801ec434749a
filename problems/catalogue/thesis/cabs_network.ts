/** What the thesis' experiments with adaptive batch sizes have in common. @module */
import { cifarAugmentation } from "../../data/cifar_augmentation.ts";
import type { ImageSet } from "../../data/image_set.ts";
import { classification } from "../../kinds/classification.ts";
import { glorotUniform } from "../../models/initializers.ts";
import { convNet } from "../../models/networks/conv_net.ts";
import type { CabsExperiment } from "../../papers/cabs_experiment.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import type { Problem } from "../../problem.ts";

/** What was compared in all of them. */
export const comparedBatchSizes = {
  batchSizes: [32, 128, 512],
  stepSizes: [0.3, 0.1, 0.06, 0.03, 0.01, 0.006],
  tolerances: [0.6, 0.8, 1],
} as const;

/** What the thesis leaves open of several of them. */
export const cabsNotes = {
  open: "initialization, padding and the number of examples that are trained on are not said",
  regularized: "the strength of the L2 regularization is not said; here 2e-3, as in DeepOBS' " +
    "(Schneider, Balles & Hennig, 2019) networks on the same data",
  varied: "how images are varied is said in words only; here with the numbers of cifar10-3c3d",
} as const;

/** In what the networks on colour images differ. */
export interface CabsNetwork {
  /** How many convolutions of 5 × 5 with 64 filters there are. */
  readonly convolutions: number;
  /** Units of the fully-connected layers. */
  readonly hidden: readonly number[];
  /** Height and width of the random crops. */
  readonly crop: readonly [height: number, width: number];
}

/** The problem of an experiment on colour images, on its data. */
export function cabsNetwork(
  { id, title, weightDecay }: CabsExperiment,
  data: ImageSet,
  { convolutions, hidden, crop }: CabsNetwork,
): Problem {
  const known = { "m-sgd": 0.1, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 0.1 };
  return classification({
    id,
    title,
    model: convNet({
      convolutions: Array.from({ length: convolutions }, () => ({ filters: 64, size: 5 })),
      hidden,
      classes: data.classes,
      kernel: glorotUniform,
    }),
    data,
    augmentation: { ...cifarAugmentation, crop, padding: 0 },
    weightDecay,
    chunkSize: 250,
    defaults: { batchSize: 128, steps: 40_000, learningRates: learningRatesLike(known) },
  });
}
