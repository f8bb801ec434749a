/** The tidy rows that runs are recorded in. @module */
import { extraColumnsOf, isExtraColumn } from "./extra_columns.ts";
import "../text/notebook_tables.ts"; // so that tables show themselves there
import * as aq from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import type { ExtraColumn } from "../../problems/problem.ts";

/** One evaluation of one run. Losses are without regularization, except `batchLoss`. */
export interface EvaluationRow {
  /** Id of the problem. */
  readonly problem: string;
  /** Id of the optimizer, or the name of one of the caller's own. */
  readonly optimizer: string;
  /** α at the first step; `null` for an optimizer that brings its own. */
  readonly learningRate: number | null;
  /**
   * What else was set, such as `beta=0.99`; empty at the defaults. Step sizes that are given as
   * functions have their place here, `schedule=2`, those that decrease as the papers' have
   * `decay=0.2@24/48`: times 0.2 after 24 and after 48 steps.
   */
  readonly settings: string;
  /** Examples in a batch, or the name of the rule that chooses them, such as `cabs`. */
  readonly batchSize: number | string;
  /** Of the initial parameters and the batches. */
  readonly seed: number;
  /** Updates done; where the run diverged, those before the first loss that was not finite. */
  readonly step: number;
  /** Training examples seen. */
  readonly examples: number;
  /** The same in passes through the training data; `null` where its size is not known. */
  readonly epoch: number | null;
  /** Mean loss on (a part of) the training data. */
  readonly trainLoss: number;
  /** Mean loss on the test data. */
  readonly testLoss: number;
  /** Share of training examples classified correctly; `null` where there are no classes. */
  readonly trainAccuracy: number | null;
  /** Share of test examples classified correctly; `null` where there are no classes. */
  readonly testAccuracy: number | null;
  /** Examples in the test part, as far as evaluations use it; `null` where that is not known. */
  readonly testExamples: number | null;
  /** Mean loss on the part that is kept for validation; `null` where none is. */
  readonly validationLoss: number | null;
  /** Share of that part classified correctly. */
  readonly validationAccuracy: number | null;
  /** Mean of the mini-batch objectives since the last evaluation; `null` before the first step. */
  readonly batchLoss: number | null;
  /** Mean size of the batches since the last evaluation; `null` before the first step. */
  readonly meanBatchSize: number | null;
  /** Whether a loss was NaN or infinite; it is the run's last row then. */
  readonly diverged: boolean;
  /** What ran the tensors. */
  readonly backend: string;
  /** Seconds of training so far, evaluations not counted. */
  readonly seconds: number;
  /** What else the problem measures, `testLoss/rare`; `null` in rows of problems that do not. */
  readonly [extra: ExtraColumn]: number | null | undefined;
}

/** A row, with what there was at each step since the one before. */
export interface DetailedRow extends EvaluationRow {
  /** The mini-batch objectives, in order. */
  readonly batchLosses: readonly number[];
  /** The examples in these batches, where a rule chose them. */
  readonly batchSizes?: readonly number[];
}

/** The columns of {@linkcode EvaluationRow}, in their order. */
export const rowColumns: readonly (keyof EvaluationRow)[] = [
  "problem",
  "optimizer",
  "learningRate",
  "settings",
  "batchSize",
  "seed",
  "step",
  "examples",
  "epoch",
  "trainLoss",
  "testLoss",
  "trainAccuracy",
  "testAccuracy",
  "testExamples",
  "validationLoss",
  "validationAccuracy",
  "batchLoss",
  "meanBatchSize",
  "diverged",
  "backend",
  "seconds",
];

/** The rows as an Arquero table, with all columns even where there are no rows; then those of problems. */
export function tableOf(rows: readonly EvaluationRow[]): ColumnTable {
  return tableWith([...rowColumns, ...extraColumnsOf(rows)], rows);
}

/** Objects as an Arquero table of the given columns; problems' own are `null` where a row has them not. */
export function tableWith(columns: readonly string[], rows: readonly object[]): ColumnTable {
  const valueOf = (row: object, column: string) => {
    const value = (row as Record<string, unknown>)[column];
    return value === undefined && isExtraColumn(column) ? null : value;
  };
  return aq.table(
    Object.fromEntries(columns.map((column) => [column, rows.map((row) => valueOf(row, column))])),
  );
}
