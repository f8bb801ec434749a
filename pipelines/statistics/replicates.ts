/** What runs ended with, one line for each run and measure, ready to be compared. @module */
import * as aq from "arquero";
import { op } from "arquero";
import type { ColumnTable } from "arquero";
import type { EvaluationRow } from "./rows.ts";
import { intervalHalf } from "../../problems/student_t.ts";
import { runKeys } from "./summary.ts";

/** What methods are compared by. */
export const measures: readonly Measure[] = [
  "trainLoss",
  "testLoss",
  "trainAccuracy",
  "testAccuracy",
];

/** One of {@linkcode measures}. */
export type Measure = "trainLoss" | "testLoss" | "trainAccuracy" | "testAccuracy";

/** What a run ended with. */
export interface Replicate {
  readonly problem: string;
  readonly optimizer: string;
  readonly learningRate: number | null;
  readonly settings: string;
  readonly seed: number;
  readonly measure: Measure;
  readonly value: number;
}

/**
 * What each run ended with, of each optimizer the variant (learning rate and settings) that did best:
 * by the mean test accuracy at the end, or test loss where there are no classes, among those that
 * diverged least. Runs that diverged are left out.
 *
 * @param rows a table of {@linkcode EvaluationRow}s
 * @returns a table of {@linkcode Replicate}s
 */
export function replicates(rows: ColumnTable): ColumnTable {
  const finals = rows.groupby(...runKeys, "seed").slice(-1).ungroup();
  const variants = finals
    .derive({
      score: (d: EvaluationRow) =>
        d.diverged ? null : d.testAccuracy === null ? -d.testLoss : d.testAccuracy,
      divergedRuns: (d: EvaluationRow) => d.diverged ? 1 : 0,
    })
    .groupby(...runKeys)
    .rollup({ divergedRuns: op.sum("divergedRuns"), score: op.mean("score") })
    .groupby("problem", "optimizer")
    .orderby("divergedRuns", aq.desc("score"))
    .slice(0, 1)
    .ungroup()
    .select(...runKeys);
  return finals
    .semijoin(variants, [[...runKeys], [...runKeys]])
    .filter((d: EvaluationRow) => !d.diverged)
    .select("problem", "optimizer", "learningRate", "settings", "seed", ...measures)
    .fold([...measures], { as: ["measure", "value"] })
    .filter((d: Replicate) => op.is_finite(d.value));
}

/** Mean, standard deviation and 95 % interval (Student's t) of a column, in the groups of a table. */
export function withInterval(table: ColumnTable, column: string): ColumnTable {
  return table
    .rollup({ seeds: op.count(), mean: op.mean(column), sd: op.stdev(column) })
    .derive({ half: aq.escape(({ sd, seeds }: Spread) => intervalHalf(sd, seeds)) })
    .derive({
      low: aq.escape(({ mean, half }: Spread) => half === undefined ? undefined : mean - half),
      high: aq.escape(({ mean, half }: Spread) => half === undefined ? undefined : mean + half),
    })
    .select(aq.not("half"));
}

interface Spread {
  readonly mean: number;
  readonly sd: number | undefined;
  readonly seeds: number;
  readonly half: number | undefined;
}
