/** The thesis' network for adaptive batch sizes, on CIFAR-10. @module */
import type { DataOptions } from "../../data/find.ts";
import { cifar10DataSet, loadCifar10 } from "../../data/sets/cifar_10.ts";
import type { CabsExperiment } from "../../papers/cabs_experiment.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";
import { cabsNetwork, cabsNotes, comparedBatchSizes } from "./cabs_network.ts";

/** What the thesis says of it. */
const experiment: CabsExperiment = {
  id: "cifar10-cabs",
  title: "The thesis' convolutional network for batch sizes on CIFAR-10",
  weightDecay: 0,
  ...comparedBatchSizes,
  notes: [cabsNotes.open, cabsNotes.varied],
};

/**
 * `cifar10-cabs`: two convolutions of 5 × 5 with 64 filters, each followed by max-pooling over 3 × 3
 * areas with stride 2, fully-connected layers of 384 and 192 units, ReLU throughout, 10 outputs;
 * cross-entropy; random crops of 24 × 24, left-right mirroring, colour distortion. 1,068,298
 * parameters. Balles' thesis, §A.2.
 *
 * What the thesis leaves open: colours are as in `cifarAugmentation`, convolutions pad with
 * "same", initialization is Glorot's; batches of 128, the middle one of the thesis' constant sizes, and
 * 40,000 steps, as P2's. The learning rates are guesses.
 *
 * @throws see {@linkcode loadCifar10}
 */
export async function cifar10Cabs(options: DataOptions = {}): Promise<Problem> {
  return cabsNetwork(experiment, await loadCifar10(options), {
    convolutions: 2,
    hidden: [384, 192],
    crop: [24, 24],
  });
}

/** What is known of {@linkcode cifar10Cabs}. */
export const cifar10CabsRecord: ProblemRecord = problemRecord({
  id: experiment.id,
  dataSet: cifar10DataSet,
  load: cifar10Cabs,
  experiment,
});
