/** The tidy rows that runs are recorded in. @module */
import * as aq from "arquero";
import type { ColumnTable } from "arquero";

/** One evaluation of one run. Losses are without regularization, except `batchLoss`. */
export interface EvaluationRow {
  readonly problem: string;
  readonly optimizer: string;
  /** α at the first step; `null` for an optimizer that brings its own. */
  readonly learningRate: number | null;
  readonly batchSize: number;
  readonly seed: number;
  /** Updates done; where the run diverged, those before the first loss that was not finite. */
  readonly step: number;
  /** Training examples seen, and the same in passes through the training data. */
  readonly examples: number;
  readonly epoch: number | null;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly trainAccuracy: number | null;
  readonly testAccuracy: number | null;
  /** Mean of the mini-batch objectives since the last evaluation; `null` before the first step. */
  readonly batchLoss: number | null;
  /** Whether a loss was NaN or infinite; it is the run's last row then. */
  readonly diverged: boolean;
  readonly backend: string;
  /** Seconds of training so far, evaluations not counted. */
  readonly seconds: number;
}

/** The columns of {@linkcode EvaluationRow}, in their order. */
export const rowColumns: readonly (keyof EvaluationRow)[] = [
  "problem",
  "optimizer",
  "learningRate",
  "batchSize",
  "seed",
  "step",
  "examples",
  "epoch",
  "trainLoss",
  "testLoss",
  "trainAccuracy",
  "testAccuracy",
  "batchLoss",
  "diverged",
  "backend",
  "seconds",
];

/** The rows as an Arquero table, with all columns even where there are no rows. */
export function tableOf(rows: readonly EvaluationRow[]): ColumnTable {
  return aq.table(
    Object.fromEntries(rowColumns.map((column) => [column, rows.map((row) => row[column])])),
  );
}
