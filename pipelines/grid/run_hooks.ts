/** What is told of runs while they go, and to whom. @module */
import { cellLabel, type CellPlan } from "../cells/cell.ts";
import type { TaskHooks } from "../cells/cell_task.ts";
import type { DetailedRow, EvaluationRow } from "../rows/rows.ts";
import { doneOf, unitOf, wholeOf } from "../training/length.ts";

/** Where a grid stands, told after each step. */
export interface GridProgress {
  /** The run in a few words, such as `mnist-mlp M-SVAG seed 1`. */
  readonly label: string;
  /** Its id. */
  readonly problem: string;
  /** Its id, or its name. */
  readonly optimizer: string;
  /** Of the initial parameters and the batches. */
  readonly seed: number;
  /** Number of this run, from 1, among those that were left to do. */
  readonly run: number;
  /** Number of all runs that were left to do. */
  readonly runs: number;
  /** Updates done in this run, or examples seen where its length is given in these. */
  readonly step: number;
  /** Updates it is to do, or examples to see. */
  readonly steps: number;
  /** Which of the two are counted. */
  readonly unit: "steps" | "examples";
  /** The last evaluation of this run. */
  readonly row: EvaluationRow | undefined;
  /** Whether this run is over, be it before its last step. */
  readonly ended: boolean;
}

/** Who is told of runs while they go. */
export interface RunListeners {
  /** Called with each row as it is recorded; with those of earlier runs first. */
  readonly onEvaluation?: ((row: EvaluationRow) => void) | undefined;
  /** Called after each step, or now and then where several runs go on at a time. */
  readonly onProgress?: ((progress: GridProgress) => void) | undefined;
  /** Called where a run diverges, its batches end, or it goes on from an earlier one; `console.warn`
   * by default. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Tells where a run stands, and adds its rows to a list.
 *
 * @param run its number, from 1, among so many
 */
export function hooksFor(
  plan: CellPlan,
  run: number,
  runs: number,
  { onProgress, onEvaluation, onNote = console.warn }: RunListeners,
  rows: DetailedRow[],
): TaskHooks {
  const { problemId: problem, id: optimizer, seed } = plan;
  const goal = { steps: wholeOf(plan), unit: unitOf(plan) };
  const fixed = { label: cellLabel(plan), problem, optimizer, seed, run, runs, ...goal };
  const at = (step: number, ended = false) =>
    onProgress?.({ ...fixed, step, row: rows.at(-1), ended });
  return {
    onStep: (step) => at(step),
    onRow(row) {
      rows.push(row);
      at(doneOf(plan, row));
      onEvaluation?.(row);
    },
    onNote,
    onEnd: () => at(rows.length > 0 ? doneOf(plan, rows.at(-1)!) : goal.steps, true),
  };
}
