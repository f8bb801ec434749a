/** The all-convolutional network of the paper's first version, on CIFAR-100. @module */
import { cifarAugmentation } from "../../data/cifar_augmentation.ts";
import type { DataOptions } from "../../data/find.ts";
import { cifar100DataSet, loadCifar100 } from "../../data/sets/cifar_100.ts";
import { classification } from "../../kinds/classification.ts";
import { allCnn } from "../../models/networks/all_cnn.ts";
import { learningRatesLike } from "../../papers/learning_rates.ts";
import { type PaperProblem, untoldStepSizes } from "../../papers/paper_problem.ts";
import type { Problem } from "../../problem.ts";
import { type ProblemRecord, problemRecord } from "../contract/record.ts";

/** What the paper says of it. */
const paper = {
  id: "cifar100-allcnn",
  version: "ICLR 2018 submission",
  name: "CIFAR-100",
  title: "All-convolutional network All-CNN-C on CIFAR-100",
  batchSize: 256,
  steps: 60_000,
  weightDecay: 5e-4,
  schedule: { factor: 0.1, steps: [40_000, 50_000] },
  stepSizes: untoldStepSizes,
  startingRates: { "m-sgd": 0.3, "adam": 3e-4, "m-ssd": 1e-4, "m-svag": 0.3 },
  accuracies: {
    "m-sgd": { mean: 0.678, sd: 0.003 },
    "adam": { mean: 0.583, sd: 0.013 },
    "m-ssd": { mean: 0.514, sd: 0.049 },
    "m-svag": { mean: 0.677, sd: 0.002 },
  },
  notes: [
    "the strength of the L2 regularization is not said; here as in DeepOBS (Schneider, Balles & " +
    "Hennig, 2019), where Springenberg et al. (2014) have 1e-3",
    "the initialization is not said; here He's",
    "whether it has the drop-out of Springenberg et al. is not said; here it has, as in DeepOBS",
    "which step sizes were tried, and which won, is not said",
  ],
} as const satisfies PaperProblem;

/**
 * `cifar100-allcnn`: the network All-CNN-C of Springenberg et al. (2014), see {@linkcode allCnn};
 * cross-entropy with L2 regularization of the weights, but not the biases,
 * {@linkcode cifarAugmentation}, batches of 256, 60,000 steps, the step size divided by 10 after 40,000
 * and 50,000. 1,387,108 parameters. Of the version of the paper that was submitted to ICLR 2018 (§A.1);
 * the decreases are with its other numbers, in {@linkcode paperProblems}.
 *
 * What the paper does not say: the strength of the regularization, 5e-4, is that of DeepOBS
 * (Schneider, Balles & Hennig, 2019), the initialization is He's. It does not tell its step sizes
 * either: the learning rates are guesses.
 *
 * @throws see {@linkcode loadCifar100}
 */
export async function cifar100AllCnn(options: DataOptions = {}): Promise<Problem> {
  const data = await loadCifar100(options);
  const { id, title, batchSize, steps, weightDecay, startingRates } = paper;
  return classification({
    id,
    title,
    model: allCnn({ classes: data.classes }),
    data,
    augmentation: cifarAugmentation,
    weightDecay,
    chunkSize: 250,
    defaults: { batchSize, steps, learningRates: learningRatesLike(startingRates) },
  });
}

/** What is known of {@linkcode cifar100AllCnn}. */
export const cifar100AllCnnRecord: ProblemRecord = problemRecord({
  id: paper.id,
  dataSet: cifar100DataSet,
  load: cifar100AllCnn,
  paper,
});
