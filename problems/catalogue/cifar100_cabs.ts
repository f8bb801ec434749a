/** The thesis' network for adaptive batch sizes, on CIFAR-100. @module */
import { cabsNetwork } from "./cabs_network.ts";
import { loadCifar100 } from "../data/sets/cifar_100.ts";
import type { DataOptions } from "../data/find.ts";
import type { Problem } from "../problem.ts";

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
  return cabsNetwork("cifar100-cabs", await loadCifar100(options), {
    convolutions: 3,
    hidden: [512, 256],
    crop: [32, 32],
  });
}
