/** What a grid of runs came to: one line for each problem and optimizer. @module */
import { deviationOf, isExtraColumn } from "../rows/extra_columns.ts";
import { op } from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import type { ExtraColumn } from "../../problems/problem.ts";

/** One row of {@linkcode summarize}: means over seeds, `Sd` for their standard deviations. */
export interface SummaryRow {
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
  /** Examples in a batch, or the name of the rule that chooses them. */
  readonly batchSize: number | string;
  /** Updates in the longest of the runs. */
  readonly steps: number;
  /** Number of runs. */
  readonly seeds: number;
  /** How many of them diverged; these are not in the means. */
  readonly diverged: number;
  /** Mean loss on (a part of) the training data at the end. */
  readonly trainLoss: number | undefined;
  /** Its standard deviation; undefined for fewer than two runs. */
  readonly trainLossSd: number | undefined;
  /** Mean loss on the test data at the end. */
  readonly testLoss: number | undefined;
  /** Its standard deviation. */
  readonly testLossSd: number | undefined;
  /** Mean accuracy on (a part of) the training data at the end. */
  readonly trainAccuracy: number | undefined;
  /** Its standard deviation. */
  readonly trainAccuracySd: number | undefined;
  /** Mean accuracy on the test data at the end. */
  readonly testAccuracy: number | undefined;
  /** Its standard deviation. */
  readonly testAccuracySd: number | undefined;
  /** What ran the tensors. */
  readonly backend: string;
  /** Mean time of an update, evaluations not counted. */
  readonly secondsPerStep: number | undefined;
  /** Mean at the end of what else a problem measures, and its standard deviation: `testLoss/rare`, `testLossSd/rare`. */
  readonly [extra: ExtraColumn]: number | undefined;
}

/** The columns that tell runs apart which are not replicates of each other. */
export const runKeys = [
  "problem",
  "optimizer",
  "learningRate",
  "settings",
  "batchSize",
  "backend",
] as const;

interface Final {
  readonly diverged: boolean;
  readonly step: number;
  readonly seconds: number;
}

const measures = ["trainLoss", "testLoss", "trainAccuracy", "testAccuracy"] as const;

/**
 * Summarizes evaluation rows by problem and optimizer: mean and sample standard deviation over seeds of
 * what the last evaluation of each run measured. Runs that diverged are counted and left out, so that
 * means are of the survivors; the deviation of a single run is undefined. It describes; what follows from
 * it, and how sure that is, is for `verdict` to say.
 *
 * @param rows a table of {@linkcode EvaluationRow}s, as `train` and `ablate` resolve to
 * @returns a table of {@linkcode SummaryRow}s in the order of the rows
 */
export function summarize(rows: ColumnTable): ColumnTable {
  const extra = rows.columnNames().filter(isExtraColumn);
  const unlessDiverged = (name: string) => `d => d.diverged ? null : d[${JSON.stringify(name)}]`;
  return rows
    .groupby(...runKeys, "seed")
    .slice(-1)
    .ungroup()
    .derive({
      ...Object.fromEntries(
        [...measures, ...extra].map((measure) => [measure, unlessDiverged(measure)]),
      ),
      secondsPerStep: (d: Final) => d.diverged || d.step === 0 ? null : d.seconds / d.step,
    })
    .groupby(...runKeys)
    .rollup({
      steps: op.max("step"),
      seeds: op.count(),
      diverged: (d: Final) => op.sum(d.diverged ? 1 : 0),
      ...Object.fromEntries(measures.flatMap((measure) => [
        [measure, op.mean(measure)],
        [`${measure}Sd`, op.stdev(measure)],
      ])),
      secondsPerStep: op.mean("secondsPerStep"),
      ...Object.fromEntries(extra.flatMap((measure) => [
        [measure, op.mean(measure)],
        [deviationOf(measure), op.stdev(measure)],
      ])),
    })
    .relocate("steps", { after: "batchSize" })
    .relocate("backend", { before: "secondsPerStep" });
}
