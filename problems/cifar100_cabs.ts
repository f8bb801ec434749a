/** The thesis' network for adaptive batch sizes, on CIFAR-100. @module */
import { cabsExperiment } from "./cabs_experiments.ts";
import { cifarAugmentation } from "./cifar10_3c3d.ts";
import { classification } from "./classification.ts";
import { loadCifar100 } from "./data/cifar.ts";
import type { DataOptions } from "./data/mnist.ts";
import { learningRatesLike } from "./learning_rates.ts";
import { convNet } from "./models/conv_net.ts";
import { glorotUniform } from "./models/initializers.ts";
import type { Problem } from "./problem.ts";

/**
 * `cifar100-cabs`: three convolutions of 5 × 5 with 64 filters, each followed by max-pooling over
 * 3 × 3 areas with stride 2, fully-connected layers of 512 and 256 units, ReLU throughout, 100
 * outputs; cross-entropy with L2 regularization; whole images of 32 × 32. 891,620 parameters. Balles'
 * thesis, §A.2.
 *
 * What the thesis leaves open: the regularization is 0.002 and leaves biases out, images are mirrored
 * and coloured as in {@linkcode cifarAugmentation}, convolutions pad with "same", initialization is
 * Glorot's; batches of 128, the middle one of the thesis' constant sizes, and 40,000 steps, as P2's.
 * The learning rates are guesses.
 *
 * @throws see {@linkcode loadCifar100}
 */
export async function cifar100Cabs(options: DataOptions = {}): Promise<Problem> {
  const data = await loadCifar100(options);
  const { id, title, weightDecay } = cabsExperiment("cifar100-cabs");
  const known = { "m-sgd": 0.1, "adam": 6e-4, "m-ssd": 1e-4, "m-svag": 0.1 };
  return classification({
    id,
    title,
    model: convNet({
      convolutions: [{ filters: 64, size: 5 }, { filters: 64, size: 5 }, { filters: 64, size: 5 }],
      hidden: [512, 256],
      classes: data.classes,
      kernel: glorotUniform,
    }),
    data,
    augmentation: { ...cifarAugmentation, crop: [32, 32], padding: 0 },
    weightDecay,
    chunkSize: 250,
    defaults: { batchSize: 128, steps: 40_000, learningRates: learningRatesLike(known) },
  });
}
