/** Learning curves: mean and spread over seeds at each evaluated step. @module */
import { op } from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import type { ExtraColumn } from "../../problems/problem.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { runKeys } from "./summary.ts";

/** What curves are drawn of. */
export type Measure =
  | ("trainLoss" | "testLoss" | "trainAccuracy" | "testAccuracy" | "batchLoss")
  | ExtraColumn;

/** One point of a curve: the mean over seeds, and the band from `low` to `high` around it. */
export interface CurvePoint {
  readonly problem: string;
  readonly optimizer: string;
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The curves of one measure: mean ± one sample standard deviation over seeds, evaluation by
 * evaluation; where batch sizes change, so do the steps between these, and `step` is their mean.
 * Where that would reach zero or below although every value is positive, the band ends at the
 * smallest value, so that it can be drawn on a logarithmic axis.
 *
 * @param rows a table of {@linkcode EvaluationRow}s; diverged and missing values are left out
 * @returns a table of {@linkcode CurvePoint}s in the order of the rows
 */
export function curves(rows: ColumnTable, measure: Measure): ColumnTable {
  if (!rows.columnNames().includes(measure)) throw new RangeError(`no measure "${measure}"`);
  return rows
    .filter((d: EvaluationRow) => !d.diverged)
    .groupby(...runKeys, "seed")
    .derive({ evaluation: op.row_number() })
    .ungroup()
    .select("problem", "optimizer", "evaluation", "step", { [measure]: "value" })
    .filter((d: { value: number }) => op.is_finite(d.value))
    .groupby("problem", "optimizer", "evaluation")
    .rollup({
      step: op.mean("step"),
      mean: op.mean("value"),
      sd: op.stdev("value"),
      least: op.min("value"),
    })
    .derive({ sd: (d: { sd?: number }) => d.sd ?? 0 })
    .derive({
      low: (d: { mean: number; sd: number; least: number }) =>
        d.mean - d.sd <= 0 && d.least > 0 ? d.least : d.mean - d.sd,
      high: (d: { mean: number; sd: number }) => d.mean + d.sd,
    })
    .select("problem", "optimizer", "step", "mean", "low", "high");
}
