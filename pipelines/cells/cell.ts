/** A cell of a grid: one problem, one optimizer with its settings, one seed. @module */
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { styleOf } from "../charts/palette.ts";
import type { ChosenOptimizer, ProblemChoice } from "./choices.ts";
import type { PlannedSettings } from "./run_settings.ts";

/** One run that is to be made. */
export interface CellPlan extends ChosenOptimizer, PlannedSettings {
  readonly problem: ProblemChoice;
  readonly problemId: string;
  /** Of the problem, where it has one. */
  readonly fingerprint: string | undefined;
  /** Number of training examples, where it is known. */
  readonly trainSize: number | undefined;
  readonly seed: number;
  readonly backend: string;
}

/**
 * Throws if a rule for batch sizes needs a step size that the optimizer keeps to itself.
 *
 * @throws {RangeError} naming both
 */
export function checkBatching({ id, rate }: ChosenOptimizer, batchSize: BatchSizeChoice): void {
  if (typeof batchSize === "number" || !batchSize.needs?.learningRate || rate !== undefined) return;
  throw new RangeError(
    `${batchSize.name} goes by the step size, and ${id} brings its own; ` +
      "give it, such as cabs({ learningRate: 0.1 })",
  );
}

/** The optimizer of a cell. */
export function optimizerOf({ optimizer, rate, hyperParameters }: ChosenOptimizer): Optimizer {
  if (typeof optimizer !== "string") return optimizer;
  return createOptimizer(optimizer, { ...hyperParameters, learningRate: rate! });
}

/** A cell in a few words: `mnist-mlp M-SVAG seed 1`. */
export function cellLabel({ problemId, id, variant, seed }: CellPlan): string {
  return `${problemId} ${styleOf(id).label}${variant === "" ? "" : ` ${variant}`} seed ${seed}`;
}
