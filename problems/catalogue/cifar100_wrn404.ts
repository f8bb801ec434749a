/** The papers' P3: a wide residual network on CIFAR-100. @module */
import { cifarAugmentation } from "./cifar10_3c3d.ts";
import { classification } from "../kinds/classification.ts";
import { loadCifar100 } from "../data/sets/cifar_100.ts";
import type { DataOptions } from "../data/find.ts";
import { learningRatesLike } from "../papers/learning_rates.ts";
import { wideResNet } from "../models/networks/wide_resnet.ts";
import { paperProblem, winners } from "../papers/papers.ts";
import type { Problem } from "../problem.ts";

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
  const data = await loadCifar100(options);
  const paper = paperProblem("cifar100-wrn404");
  const { id, title, batchSize, steps, weightDecay } = paper;
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
