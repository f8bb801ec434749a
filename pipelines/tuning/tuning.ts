/** What a search for step sizes came to, as a table. @module */
import * as aq from "../arquero/mod.ts";
import { op } from "../arquero/mod.ts";
import type { ColumnTable } from "../arquero/mod.ts";
import { type Measure, measures, type RunValue } from "../statistics/measures.ts";
import { type EvaluationRow, rowColumns } from "../rows/rows.ts";
import { runValue } from "../statistics/run_value.ts";

/** One step size of one method on one problem. */
export interface TuningRow {
  /** Id of the problem. */
  readonly problem: string;
  /** Id of the optimizer. */
  readonly optimizer: string;
  /** α. */
  readonly learningRate: number;
  /** Examples in a batch. */
  readonly batchSize: number | string;
  /** Updates in the longest of its runs; fewer where it was given up, or the budget ended. */
  readonly steps: number;
  /** Number of runs. */
  readonly seeds: number;
  /** How many of them diverged; these are not in the means. */
  readonly diverged: number;
  /**
   * Mean over runs of the training loss at the end; by the papers' protocol, of the best that each run had
   * at any evaluation.
   */
  readonly trainLoss: number | undefined;
  /** The same of the loss on the test part; nothing where a validation part was gone by: that is for later. */
  readonly testLoss: number | undefined;
  /** The same of the accuracy on training examples. */
  readonly trainAccuracy: number | undefined;
  /** The same of the accuracy on the test part. */
  readonly testAccuracy: number | undefined;
  /** The same of the loss on the validation part. */
  readonly validationLoss: number | undefined;
  /** The same of the accuracy on the validation part. */
  readonly validationAccuracy: number | undefined;
  /** What of a run counts: its end, or as in the papers its best evaluation. */
  readonly by: RunValue;
  /** Which of them the search went by. */
  readonly metric: Measure;
  /** Whether it is the method's best on this problem. */
  readonly winner: boolean;
  /** What ran the tensors. */
  readonly backend: string;
}

/** Winners at an end of what was tried of their method, diverged ones included. */
export function atEdges(rows: readonly TuningRow[]): readonly TuningRow[] {
  return rows.filter((row) => {
    const tried = rows.filter(({ problem, optimizer }) =>
      problem === row.problem && optimizer === row.optimizer
    ).map(({ learningRate }) => learningRate);
    return row.winner && tried.length > 1 &&
      (row.learningRate === Math.max(...tried) || row.learningRate === Math.min(...tried));
  });
}

/** A method's winner on a problem. */
export interface Winner {
  readonly problem: string;
  readonly optimizer: string;
  readonly learningRate: number | undefined;
  readonly metric: Measure;
}

/**
 * All step sizes that full runs were made with, the largest first, the winners marked.
 *
 * @param runs evaluation rows, run by run
 * @param by what of each run counts
 * @returns a table of {@linkcode TuningRow}s
 */
export function tuningTable(
  runs: readonly (readonly EvaluationRow[])[],
  winners: readonly Winner[],
  by: RunValue,
): ColumnTable {
  const best = runs.map((rows) => {
    const kept = rows[0]!.validationLoss !== null; // then the test part is for the replicates
    const values = measures.filter((measure) => !(kept && measure.startsWith("test")))
      .map((measure) => [measure, runValue(rows, measure, by)]);
    const none = { testLoss: undefined, testAccuracy: undefined };
    return { ...rows.at(-1)!, ...none, ...Object.fromEntries(values) };
  });
  const winnerOf = ({ problem, optimizer }: TuningRow) =>
    winners.find((each) => each.problem === problem && each.optimizer === optimizer);
  const columns = rowColumns.map((name) => [name, best.map((row) => row[name])]);
  const place = (row: TuningRow) =>
    winners.findIndex((each) => each.problem === row.problem && each.optimizer === row.optimizer);
  return aq.table(Object.fromEntries(columns) as Record<string, unknown[]>)
    .groupby("problem", "optimizer", "learningRate", "batchSize", "backend")
    .rollup({
      steps: op.max("step"),
      seeds: op.count(),
      diverged: (d: EvaluationRow) => op.sum(d.diverged ? 1 : 0),
      ...Object.fromEntries(measures.map((measure) => [measure, op.mean(measure)])),
    })
    .derive({
      by: aq.escape(() => by),
      metric: aq.escape((row: TuningRow) => winnerOf(row)?.metric),
      winner: aq.escape((row: TuningRow) => winnerOf(row)?.learningRate === row.learningRate),
      place: aq.escape(place),
    })
    .orderby("place", aq.desc("learningRate"))
    .select(aq.not("place"))
    .relocate("backend", { after: "winner" })
    .reify();
}
