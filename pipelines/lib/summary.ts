/** What a grid of runs came to: one line for each problem and optimizer. @module */
import { op } from "arquero";
import type { ColumnTable } from "arquero";
import type { EvaluationRow } from "./rows.ts";

/** One row of {@linkcode summarize}: means over seeds, `Sd` for their standard deviations. */
export interface SummaryRow {
  readonly problem: string;
  readonly optimizer: string;
  readonly learningRate: number | null;
  readonly batchSize: number;
  /** Updates in the longest of the runs. */
  readonly steps: number;
  /** Runs, and how many of them diverged; those that did are not in the means. */
  readonly seeds: number;
  readonly diverged: number;
  readonly trainLoss: number | undefined;
  readonly trainLossSd: number | undefined;
  readonly testLoss: number | undefined;
  readonly testLossSd: number | undefined;
  readonly trainAccuracy: number | undefined;
  readonly trainAccuracySd: number | undefined;
  readonly testAccuracy: number | undefined;
  readonly testAccuracySd: number | undefined;
  readonly backend: string;
  readonly secondsPerStep: number | undefined;
}

type Final = EvaluationRow & Readonly<Record<(typeof measures)[number], number | null>>;

const measures = ["trainLoss", "testLoss", "trainAccuracy", "testAccuracy"] as const;

/**
 * Summarizes evaluation rows by problem and optimizer: mean and sample standard deviation over seeds
 * of what the last evaluation of each run measured. Runs that diverged are counted and left out; the
 * deviation of a single run is undefined.
 *
 * @param rows a table of {@linkcode EvaluationRow}s, as `train` and `ablate` resolve to
 * @returns a table of {@linkcode SummaryRow}s in the order of the rows
 */
export function summarize(rows: ColumnTable): ColumnTable {
  return rows
    .groupby("problem", "optimizer", "learningRate", "batchSize", "backend", "seed")
    .slice(-1)
    .ungroup()
    .derive({
      trainLoss: (d: Final) => d.diverged ? null : d.trainLoss,
      testLoss: (d: Final) => d.diverged ? null : d.testLoss,
      trainAccuracy: (d: Final) => d.diverged ? null : d.trainAccuracy,
      testAccuracy: (d: Final) => d.diverged ? null : d.testAccuracy,
      secondsPerStep: (d: Final) => d.diverged || d.step === 0 ? null : d.seconds / d.step,
    })
    .groupby("problem", "optimizer", "learningRate", "batchSize", "backend")
    .rollup({
      steps: op.max("step"),
      seeds: op.count(),
      diverged: (d: Final) => op.sum(d.diverged ? 1 : 0),
      ...Object.fromEntries(measures.flatMap((measure) => [
        [measure, op.mean(measure)],
        [`${measure}Sd`, op.stdev(measure)],
      ])),
      secondsPerStep: op.mean("secondsPerStep"),
    })
    .relocate("steps", { after: "batchSize" })
    .relocate("backend", { before: "secondsPerStep" });
}
