/** The papers' experiments as data: what was trained how long, and with which step sizes. @module */
import type { PaperMethod } from "../../optimizers/methods/contract/record.ts";
import type { LearningRate } from "../../optimizers/types.ts";
import { unknownName } from "../../optimizers/nearest_name.ts";
import { type StepDecay, stepDecay } from "../../optimizers/schedules.ts";

/** The step sizes tried for a method. */
export interface StepSizes {
  /** All that were tried, in the order of the paper: largest first; empty where it does not tell. */
  readonly explored: readonly number[];
  /** The one with the best test accuracy; absent where our copies of the papers do not show it. */
  readonly winner?: number;
}

/** A problem of the papers. */
export interface PaperProblem {
  /** The problem's id here. */
  readonly id: string;
  /** The version of the paper: of the conference, or as it was submitted to another one before. */
  readonly version: "ICML 2018" | "ICLR 2018 submission";
  /** What the paper calls it; the submission goes by the data set. */
  readonly name: "P1" | "P2" | "P3" | "P4" | "MNIST" | "CIFAR-10" | "CIFAR-100";
  /** Network and data. */
  readonly title: string;
  /** Examples in a batch. */
  readonly batchSize: number;
  /** Number of updates. */
  readonly steps: number;
  /** λ of the L2 regularization of the weights. */
  readonly weightDecay: number;
  /** By what the step size is multiplied after how many steps; absent where it is constant. */
  readonly schedule?: StepDecay;
  /** Step sizes that were explored, by method. */
  readonly stepSizes: Readonly<Record<PaperMethod, StepSizes>>;
  /** What the paper leaves open, or our copies of it do, and how it is settled here. */
  readonly notes: readonly string[];
}

/** Where no step size is printed: those of the submission. */
const untold: PaperProblem["stepSizes"] = {
  "m-sgd": { explored: [] },
  "adam": { explored: [] },
  "m-ssd": { explored: [] },
  "m-svag": { explored: [] },
};

/**
 * The problems P1 to P4 of Balles and Hennig (ICML 2018), with the numbers of its supplements §A.1
 * and §A.2 (the thesis, §B.1, prints the same), then the three of the version that was submitted to
 * ICLR 2018, with the numbers of its §4.1, its supplements §A.1, and the axes of its Fig. 3. It names
 * no step sizes: they were searched "downwards over two orders of magnitude".
 *
 * In the copies at hand, bold face, which marks the winning step sizes, is lost in places: those of
 * P1 are in bold in the thesis, those of P2 in both, those of P3 in the paper alone, those of P4 in
 * neither. In the paper's P3, the list of M-SVAG has two values in bold, 3 and 3·10⁻²; the latter is
 * taken, as the one next to M-SGD's like in P1 and P2.
 */
export const paperProblems: readonly PaperProblem[] = [
  {
    id: "fmnist-2c2d",
    version: "ICML 2018",
    name: "P1",
    title: "Convolutional network on Fashion-MNIST",
    batchSize: 64,
    steps: 6_000,
    weightDecay: 0,
    stepSizes: {
      "m-sgd": {
        explored: [3, 1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3, 3e-3],
        winner: 1e-1,
      },
      "adam": { explored: [3e-2, 1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4], winner: 1e-3 },
      "m-ssd": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4], winner: 3e-4 },
      "m-svag": {
        explored: [3, 1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3, 3e-3],
        winner: 3e-1,
      },
    },
    notes: ["how the network pads is not said; here its output sizes are 28, 14 and 7"],
  },
  {
    id: "cifar10-3c3d",
    version: "ICML 2018",
    name: "P2",
    title: "Convolutional network on CIFAR-10",
    batchSize: 128,
    steps: 40_000,
    weightDecay: 2e-3,
    stepSizes: {
      "m-sgd": { explored: [6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3, 3e-3], winner: 3e-2 },
      "adam": { explored: [6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5], winner: 6e-4 },
      "m-ssd": { explored: [6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5, 3e-5], winner: 1e-4 },
      "m-svag": { explored: [1, 6e-1, 3e-1, 1e-1, 6e-2, 3e-2, 1e-2, 6e-3], winner: 6e-2 },
    },
    notes: [
      "the strength of the L2 regularization, initialization, padding and how images are varied are " +
      "not said; here as in DeepOBS (Schneider, Balles & Hennig, 2019), which has the problem too",
    ],
  },
  {
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
  },
  {
    id: "war-and-peace-lstm",
    version: "ICML 2018",
    name: "P4",
    title: "Two-layer LSTM on the characters of War and Peace",
    batchSize: 50,
    steps: 200_000,
    weightDecay: 0,
    schedule: { factor: 0.1, steps: [125_000] },
    stepSizes: {
      "m-sgd": { explored: [10, 6, 3, 1, 6e-1, 3e-1, 1e-1, 6e-2] },
      "adam": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5] },
      "m-ssd": { explored: [1e-2, 6e-3, 3e-3, 1e-3, 6e-4, 3e-4, 1e-4, 6e-5] },
      "m-svag": { explored: [30, 10, 6, 3, 1, 6e-1, 3e-1, 1e-1] },
    },
    notes: [
      "our copies do not show which step sizes won",
      "the drop-out rate, where it is applied, how characters become vectors, initialization and the " +
      "split of the text are not said; here as in DeepOBS (Schneider, Balles & Hennig, 2019), but for " +
      "the initialization of the LSTMs",
      "their copy of the text has 83 different characters, the one that can be fetched 82",
      "the paper evaluates all of the test part, war-and-peace-lstm 100,000 characters of it",
    ],
  },
  {
    id: "mnist-mlp",
    version: "ICLR 2018 submission",
    name: "MNIST",
    title: "Fully-connected network 784-1000-500-100-10 on MNIST",
    batchSize: 128,
    steps: 4_000,
    weightDecay: 1e-4,
    stepSizes: untold,
    notes: [
      "the strength of the L2 regularization is not said; here 1e-4",
      "which step sizes were tried, and which won, is not said",
    ],
  },
  {
    id: "cifar10-3c3d-iclr",
    version: "ICLR 2018 submission",
    name: "CIFAR-10",
    title: "Convolutional network on CIFAR-10, batches of 256",
    batchSize: 256,
    steps: 25_000,
    weightDecay: 2e-3,
    stepSizes: untold,
    notes: [
      "the network of P2, and what is open there is open here",
      "which step sizes were tried, and which won, is not said",
    ],
  },
  {
    id: "cifar100-allcnn",
    version: "ICLR 2018 submission",
    name: "CIFAR-100",
    title: "All-convolutional network All-CNN-C on CIFAR-100",
    batchSize: 256,
    steps: 60_000,
    weightDecay: 5e-4,
    schedule: { factor: 0.1, steps: [40_000, 50_000] },
    stepSizes: untold,
    notes: [
      "the strength of the L2 regularization is not said; here as in DeepOBS (Schneider, Balles & " +
      "Hennig, 2019), where Springenberg et al. (2014) have 1e-3",
      "the initialization is not said; here He's",
      "whether it has the drop-out of Springenberg et al. is not said; here it has, as in DeepOBS",
      "which step sizes were tried, and which won, is not said",
    ],
  },
];

/**
 * The problem of the papers with the given id.
 *
 * @throws {RangeError} if there is none of that id; offers the nearest
 */
export function paperProblem(id: string): PaperProblem {
  const found = paperProblems.find((problem) => problem.id === id);
  if (found !== undefined) return found;
  throw unknownName("problem of the papers", id, paperProblems.map((problem) => problem.id));
}

/**
 * The learning rate that starts with a step size and goes on as the paper has it.
 *
 * @param scale share of the paper's steps that are made; the decreases come so much earlier
 *
 * @example P3 for a hundredth of the time
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { paperLearningRate, paperProblem } from "./papers.ts";
 *
 * const schedule = paperLearningRate(paperProblem("cifar100-wrn404"), 1, 0.01);
 * assertEquals(typeof schedule === "function" && [239, 240].map(schedule), [1, 0.2]);
 * assertEquals(paperLearningRate(paperProblem("fmnist-2c2d"), 0.3), 0.3);
 * ```
 */
export function paperLearningRate(
  { schedule }: PaperProblem,
  stepSize: number,
  scale = 1,
): LearningRate {
  if (schedule === undefined) return stepSize;
  const steps = schedule.steps.map((step) => Math.round(step * scale));
  return stepDecay({ learningRate: stepSize, factor: schedule.factor, steps });
}

/** The winning step sizes of a problem, of those methods whose are known. */
export function winners({ stepSizes }: PaperProblem): Partial<Record<PaperMethod, number>> {
  return Object.fromEntries(
    Object.entries(stepSizes).flatMap(([id, { winner }]) =>
      winner === undefined ? [] : [[id, winner]]
    ),
  );
}
