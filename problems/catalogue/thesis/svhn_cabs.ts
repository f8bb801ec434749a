/** The thesis' network for adaptive batch sizes, on SVHN. @module */
import type { DataOptions } from "../../data/find.ts";
import { loadSvhn, svhnDataSet } from "../../data/sets/svhn.ts";
import type { CabsExperiment } from "../../papers/cabs_experiment.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";
import { cabsNetwork, cabsNotes, comparedBatchSizes } from "./cabs_network.ts";

/** What the thesis says of it. */
const experiment: CabsExperiment = {
  id: "svhn-cabs",
  title: "The thesis' convolutional network for batch sizes on SVHN",
  weightDecay: 2e-3,
  ...comparedBatchSizes,
  notes: [cabsNotes.open, cabsNotes.regularized, cabsNotes.varied],
};

/**
 * `svhn-cabs`: two convolutions of 5 × 5 with 64 filters, each followed by max-pooling over 3 × 3
 * areas with stride 2, fully-connected layers of 256 and 128 units, ReLU throughout, 10 outputs;
 * cross-entropy with L2 regularization; random crops of 24 × 24, left-right mirroring, colour
 * distortion. 731,594 parameters. Balles' thesis, §A.2.
 *
 * What the thesis leaves open: the regularization is 0.002 and leaves biases out, colours are as in
 * `cifarAugmentation`, convolutions pad with "same", initialization is Glorot's; batches of
 * 128, the middle one of the thesis' constant sizes, and 40,000 steps, as P2's. The learning rates
 * are guesses.
 *
 * @throws see {@linkcode loadSvhn}
 */
export async function svhnCabs(options: DataOptions = {}): Promise<Problem> {
  return cabsNetwork(experiment, await loadSvhn(options), {
    convolutions: 2,
    hidden: [256, 128],
    crop: [24, 24],
  });
}

/** What is known of {@linkcode svhnCabs}. */
export const svhnCabsRecord: ProblemRecord = problemRecord({
  id: experiment.id,
  dataSet: svhnDataSet,
  load: svhnCabs,
  experiment,
});
