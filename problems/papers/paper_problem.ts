/** What a paper says of a problem: how long it was trained, and with which step sizes. @module */
import type { PaperMethod } from "../../optimizers/methods/contract/record.ts";
import type { LearningRate } from "../../optimizers/types.ts";
import { type StepDecay, stepDecay } from "../../optimizers/schedules.ts";

/** The step sizes tried for a method. */
export interface StepSizes {
  /** All that were tried, in the order of the paper: largest first; empty where it does not tell. */
  readonly explored: readonly number[];
  /** The one with the best test accuracy; absent where our copies of the papers do not show it. */
  readonly winner?: number;
}

/** A test accuracy as a paper prints it, a share of 1. */
export interface PrintedAccuracy {
  /** Over the replicates. */
  readonly mean: number;
  /** Their standard deviation. */
  readonly sd: number;
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
  /** Step sizes to begin with where the paper prints none: guesses. */
  readonly startingRates?: Readonly<Record<PaperMethod, number>>;
  /** Test accuracies after the last step, where the paper prints them: only the submission does, in Fig. 3. */
  readonly accuracies?: Readonly<Record<PaperMethod, PrintedAccuracy>>;
  /** What the paper leaves open, or our copies of it do, and how it is settled here. */
  readonly notes: readonly string[];
}

/** Where no step size is printed: those of the submission. */
export const untoldStepSizes: PaperProblem["stepSizes"] = {
  "m-sgd": { explored: [] },
  "adam": { explored: [] },
  "m-ssd": { explored: [] },
  "m-svag": { explored: [] },
};

/**
 * The learning rate that starts with a step size and goes on as the paper has it.
 *
 * @param scale share of the paper's steps that are made; the decreases come so much earlier
 *
 * @example P3 for a hundredth of the time
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { paperProblem } from "../catalogue/paper_problems.ts";
 * import { paperLearningRate } from "./paper_problem.ts";
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
