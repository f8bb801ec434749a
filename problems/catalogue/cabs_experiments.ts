/** The thesis' experiments with adaptive batch sizes as data. @module */
import { unknownName } from "../../optimizers/nearest_name.ts";

/** An experiment on batch sizes. */
export interface CabsExperiment {
  /** The problem's id here. */
  readonly id: string;
  /** Network and data. */
  readonly title: string;
  /** λ of the L2 regularization of the weights. */
  readonly weightDecay: number;
  /** Constant batch sizes that were compared with adaptive ones. */
  readonly batchSizes: readonly number[];
  /** Constant step sizes of SGD that were tried with each batch size. */
  readonly stepSizes: readonly number[];
  /** Values of θ that were tried with the competing criterion (thesis Eq. 4.18). */
  readonly tolerances: readonly number[];
  /** What the thesis leaves open, and how it is settled here. */
  readonly notes: readonly string[];
}

const compared = {
  batchSizes: [32, 128, 512],
  stepSizes: [0.3, 0.1, 0.06, 0.03, 0.01, 0.006],
  tolerances: [0.6, 0.8, 1],
} as const;

const open = "initialization, padding and the number of examples that are trained on are not said";
const regularized =
  "the strength of the L2 regularization is not said; here 2e-3, as in DeepOBS' " +
  "(Schneider, Balles & Hennig, 2019) networks on the same data";
const varied = "how images are varied is said in words only; here with the numbers of cifar10-3c3d";

/**
 * The four experiments of Balles' thesis, §4.4.4, with the numbers of that section and of its §A.2.
 * The networks are `problems/*_cabs.ts`.
 */
export const cabsExperiments: readonly CabsExperiment[] = [
  {
    id: "mnist-cabs",
    title: "The thesis' convolutional network for batch sizes on MNIST",
    weightDecay: 0,
    ...compared,
    notes: [open],
  },
  {
    id: "svhn-cabs",
    title: "The thesis' convolutional network for batch sizes on SVHN",
    weightDecay: 2e-3,
    ...compared,
    notes: [open, regularized, varied],
  },
  {
    id: "cifar10-cabs",
    title: "The thesis' convolutional network for batch sizes on CIFAR-10",
    weightDecay: 0,
    ...compared,
    notes: [open, varied],
  },
  {
    id: "cifar100-cabs",
    title: "The thesis' convolutional network for batch sizes on CIFAR-100",
    weightDecay: 2e-3,
    ...compared,
    notes: [
      open,
      regularized,
      "whether images are varied is not said; here mirrored and coloured as for CIFAR-10, not cropped",
    ],
  },
];

/**
 * The experiment with the problem of the given id.
 *
 * @throws {RangeError} if there is none of that id; offers the nearest
 */
export function cabsExperiment(id: string): CabsExperiment {
  const found = cabsExperiments.find((experiment) => experiment.id === id);
  if (found !== undefined) return found;
  throw unknownName("experiment on batch sizes", id, cabsExperiments.map(({ id }) => id));
}
