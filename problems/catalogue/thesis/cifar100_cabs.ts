/** The thesis' network for adaptive batch sizes, on CIFAR-100. @module */
import type { DataOptions } from "../../data/find.ts";
import { cifar100DataSet, loadCifar100 } from "../../data/sets/cifar_100.ts";
import type { CabsExperiment } from "../../papers/cabs_experiment.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";
import { cabsNetwork, cabsNotes, comparedBatchSizes } from "./cabs_network.ts";

/** What the thesis says of it. */
const experiment: CabsExperiment = {
  id: "cifar100-cabs",
  title: "The thesis' convolutional network for batch sizes on CIFAR-100",
  weightDecay: 2e-3,
  ...comparedBatchSizes,
  notes: [
    cabsNotes.open,
    cabsNotes.regularized,
    "whether images are varied is not said; here mirrored and coloured as for CIFAR-10, not cropped",
  ],
};

/**
 * `cifar100-cabs`: three convolutions of 5 × 5 with 64 filters, each followed by max-pooling over
 * 3 × 3 areas with stride 2, fully-connected layers of 512 and 256 units, ReLU throughout, 100
 * outputs; cross-entropy with L2 regularization; whole images of 32 × 32. 891,620 parameters. Balles'
 * thesis, §A.2.
 *
 * What the thesis leaves open: the regularization is 0.002 and leaves biases out, images are mirrored
 * and coloured as in `cifarAugmentation`, convolutions pad with "same", initialization is
 * Glorot's; batches of 128, the middle one of the thesis' constant sizes, and 40,000 steps, as P2's.
 * The learning rates are guesses.
 *
 * @throws see {@linkcode loadCifar100}
 */
export async function cifar100Cabs(options: DataOptions = {}): Promise<Problem> {
  return cabsNetwork(experiment, await loadCifar100(options), {
    convolutions: 3,
    hidden: [512, 256],
    crop: [32, 32],
  });
}

/** What is known of {@linkcode cifar100Cabs}. */
export const cifar100CabsRecord: ProblemRecord = problemRecord({
  id: experiment.id,
  dataSet: cifar100DataSet,
  load: cifar100Cabs,
  experiment,
});
