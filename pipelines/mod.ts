/**
 * Runs of optimizers on problems, as functions that resolve to Arquero tables.
 *
 * @example Compare two methods
 * ```ts
 * import { ablate, summarize } from "./mod.ts";
 *
 * const rows = await ablate({
 *   problems: ["mnist-logreg"],
 *   optimizers: ["m-sgd", "m-svag"],
 *   steps: 10,
 *   backend: "wasm",
 * });
 * summarize(rows).select("optimizer", "testLoss", "testAccuracy").print();
 * ```
 *
 * @module
 */
export { ablate, type AblateOptions } from "./ablate.ts";
export { train, type TrainOptions } from "./train.ts";
export type { GridProgress, RunOptions } from "./lib/grid.ts";
export type { RunLength } from "./lib/cell.ts";
export type { LearningRates, OptimizerChoice, ProblemChoice } from "./lib/choices.ts";
export type { EvaluationRow } from "./lib/rows.ts";
export { summarize, type SummaryRow } from "./lib/summary.ts";
export type { AnyProblem } from "./lib/training.ts";
export { loadState, saveState } from "./lib/state_file.ts";
