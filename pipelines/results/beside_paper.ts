/** The accuracies that a paper prints, beside those of runs with its settings. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import type { PaperMethod } from "../../optimizers/methods/contract/record.ts";
import { paperProblems } from "../../problems/catalogue/paper_problems.ts";
import { styleOf } from "../charts/palette.ts";
import type { SummaryRow } from "../statistics/summary.ts";
import { type TextColumn, textTable } from "../text/text_table.ts";

/** A method on a problem whose accuracy a paper prints. */
export interface BesidePaperRow {
  /** Id of the problem. */
  readonly problem: string;
  /** Id of the optimizer. */
  readonly optimizer: string;
  /** α at the first step. */
  readonly learningRate: number | null;
  /** What else was set, see {@linkcode SummaryRow}. */
  readonly settings: string;
  /** The paper's test accuracy after the last step, mean over ten replicates. */
  readonly printed: number;
  /** Its standard deviation. */
  readonly printedSd: number;
  /** Ours; undefined where all runs diverged. */
  readonly measured: number | undefined;
  /** Its standard deviation; undefined for fewer than two runs. */
  readonly measuredSd: number | undefined;
  /** Updates that the paper made. */
  readonly printedSteps: number;
  /** Updates in ours. */
  readonly steps: number;
  /** How many runs of ours. */
  readonly seeds: number;
}

/**
 * The test accuracies that the papers print (ICLR 2018 submission, Fig. 3, the only ones in any of them)
 * beside a summary's. Runs that are shorter than the paper's are to be read with that in mind.
 *
 * @param summary a table of {@linkcode SummaryRow}s
 * @returns a row for each row of the summary that has a printed number
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { table } from "arquero";
 * import { besidePaper } from "./beside_paper.ts";
 *
 * const [row] = besidePaper(table({ problem: ["mnist-mlp"], optimizer: ["adam"], testAccuracy: [0.98] }));
 * assertEquals([row!.printed, row!.printedSd, row!.measured], [0.918, 0.003, 0.98]);
 * ```
 */
export function besidePaper(summary: ColumnTable): readonly BesidePaperRow[] {
  return (summary.objects() as SummaryRow[]).flatMap((row) => {
    const { problem, optimizer, learningRate, settings, steps, seeds } = row;
    const paper = paperProblems.find(({ id }) => id === problem);
    if (paper?.accuracies === undefined || !Object.hasOwn(paper.accuracies, optimizer)) return [];
    const { mean, sd } = paper.accuracies[optimizer as PaperMethod];
    return [{
      problem,
      optimizer,
      learningRate,
      settings,
      printed: mean,
      printedSd: sd,
      measured: row.testAccuracy,
      measuredSd: row.testAccuracySd,
      printedSteps: paper.steps,
      steps,
      seeds,
    }];
  });
}

const columns: readonly TextColumn<BesidePaperRow>[] = [
  { heading: "problem", text: ({ problem }) => problem, align: "left" },
  { heading: "optimizer", text: ({ optimizer }) => styleOf(optimizer).label, align: "left" },
  {
    heading: "step size",
    text: ({ learningRate }) => String(learningRate ?? "own"),
    align: "right",
  },
  { heading: "paper", text: (row) => percent(row.printed, row.printedSd), align: "right" },
  {
    heading: "here",
    text: (row) => row.measured === undefined ? "diverged" : percent(row.measured, row.measuredSd),
    align: "right",
  },
  { heading: "steps", text: (row) => `${row.steps} of ${row.printedSteps}`, align: "right" },
  { heading: "seeds", text: ({ seeds }) => `${seeds} of 10`, align: "right" },
];

/** The rows as text, with what they are above; empty without rows. */
export function besidePaperText(rows: readonly BesidePaperRow[]): string {
  if (rows.length === 0) return "";
  const title = "Test accuracy after the last step, in the paper and here (mean ± sd)";
  return [title, "", ...textTable(rows, columns, { rule: "─" })].join("\n");
}

/** `92.0 ± 0.2 %`. */
function percent(mean: number, sd: number | undefined): string {
  const points = (share: number) => (100 * share).toFixed(1);
  return `${points(mean)}${sd === undefined || sd === null ? "" : ` ± ${points(sd)}`} %`;
}
