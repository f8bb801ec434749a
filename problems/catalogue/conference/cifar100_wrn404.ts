/** The papers' P3: a wide residual network on CIFAR-100. @module */
import { cifarAugmentation } from "../../data/cifar_augmentation.ts";
import type { DataOptions } from "../../data/find.ts";
import type { ImageSet } from "../../data/image_set.ts";
import { cifar100DataSet, loadCifar100 } from "../../data/sets/cifar_100.ts";
import { classification } from "../../kinds/classification.ts";
import { wideResNet } from "../../models/networks/wide_resnet.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import { type PaperProblem, winners } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/** What the paper says of it. */
const paper: PaperProblem = {
  id: "cifar100-wrn404",
  version: "ICML 2018",
  name: "P3",
  title: "Wide residual network WRN-40-4 on CIFAR-100",
  batchSize: 128,
  steps: 80_000,
  weightDecay: 5e-4,
  schedule: { factor: 0.2, steps: [24_000, 48_000, 64_000] },
  stepSizes: {
    "m-sgd": { explored: [6, 3, 1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2], winner: 3e-2 },
    "adam": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5, 3e-5], winner: 3e-4 },
    "m-ssd": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5, 3e-5], winner: 1e-4 },
    "m-svag": { explored: [6, 3, 1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2], winner: 3e-2 },
  },
  notes: [
    "the strength of the L2 regularization is not said; here that of Zagoruyko & Komodakis (2016)",
    "in our copy, M-SVAG has both 3 and 3e-2 in bold face",
  ],
};

/**
 * `cifar100-wrn404`: P3 of the paper (ICML 2018, §A.1): the wide residual network WRN-40-4 of
 * Zagoruyko & Komodakis (2016), see {@linkcode wideResNet}; cross-entropy with L2 regularization of the
 * weights, but not the biases, nor the scales and offsets of batch normalization,
 * {@linkcode cifarAugmentation}, batches of 128, 80,000 steps, the step size multiplied by 0.2 after
 * 24,000, 48,000 and 64,000. 8,972,340 parameters, of which 8,935,856 are of convolutions, 10,784 of
 * batch normalization and 25,700 of the last layer; the decreases are with the paper's other numbers,
 * in {@linkcode paperProblems}.
 *
 * The regularization's strength, which the paper does not say, is Zagoruyko & Komodakis' 5e-4.
 *
 * The learning rates of M-SGD, Adam, M-SSD and M-SVAG are the paper's winners; those of the other
 * methods are guesses from these, see {@linkcode learningRatesLike}. Batch normalization ties examples
 * together, so there is no variance of single examples' gradients for the mini-batch variants.
 *
 * @throws see {@linkcode loadCifar100}
 */
export async function cifar100WideResNet(options: DataOptions = {}): Promise<Problem> {
  return wideResNetOn(await loadCifar100(options), paper);
}

/** P3's network and settings on images of CIFAR's shape. */
export function wideResNetOn(
  data: ImageSet,
  { id, title, steps }: Pick<PaperProblem, "id" | "title" | "steps">,
): Problem {
  const { batchSize, weightDecay } = paper;
  return classification({
    id,
    title,
    model: wideResNet({ depth: 40, widening: 4, classes: data.classes }),
    data,
    augmentation: cifarAugmentation,
    weightDecay,
    chunkSize: 100,
    defaults: { batchSize, steps, learningRates: learningRatesLike(winners(paper)) },
  });
}

/** What is known of {@linkcode cifar100WideResNet}. */
export const cifar100WideResNetRecord: ProblemRecord = problemRecord({
  id: paper.id,
  dataSet: cifar100DataSet,
  load: cifar100WideResNet,
  paper,
});
