/** What the thesis' networks for adaptive batch sizes have in common, on colour images. @module */
import { cabsExperiment } from "./cabs_experiments.ts";
import { cifarAugmentation } from "./cifar10_3c3d.ts";
import { classification } from "../kinds/classification.ts";
import type { ImageSet } from "../data/image_set.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import { convNet } from "../models/networks/conv_net.ts";
import { glorotUniform } from "../models/initializers.ts";
import type { Problem } from "../problem.ts";

/** In what the networks differ. */
export interface CabsNetwork {
  /** How many convolutions of 5 × 5 with 64 filters there are. */
  readonly convolutions: number;
  /** Units of the fully-connected layers. */
  readonly hidden: readonly number[];
  /** Height and width of the random crops. */
  readonly crop: readonly [height: number, width: number];
}

/** The problem of that id in {@linkcode cabsExperiment}, on its data. */
export function cabsNetwork(
  experiment: Parameters<typeof cabsExperiment>[0],
  data: ImageSet,
  { convolutions, hidden, crop }: CabsNetwork,
): Problem {
  const { id, title, weightDecay } = cabsExperiment(experiment);
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
