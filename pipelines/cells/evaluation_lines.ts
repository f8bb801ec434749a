/** What is recorded of an evaluation, and the row that it is in tables. @module */
import { extraColumnsOf, isExtraColumn } from "../rows/extra_columns.ts";
import type { Evaluation } from "../../problems/problem.ts";
import type { DetailedRow, EvaluationRow } from "../rows/rows.ts";
import type { Checkpoint } from "../training/training.ts";
import type { CellPlan } from "./cell.ts";
import { batchSizeName } from "./run_settings.ts";

/** The columns of a row that are the same throughout a cell. */
export type ConstantColumns = Pick<
  EvaluationRow,
  "problem" | "optimizer" | "learningRate" | "settings" | "batchSize" | "seed" | "backend"
>;

/** An evaluation as a line of a cell's file: what changes in a row, and the losses before it. */
export type EvaluationLine = Omit<DetailedRow, keyof ConstantColumns>;

/** The columns of a cell's rows that are the same throughout. */
export function constantColumns(plan: CellPlan): ConstantColumns {
  const { problemId: problem, id, rate, settings, batchSize, seed, backend } = plan;
  return {
    problem,
    optimizer: id,
    learningRate: typeof rate === "function" ? rate(0) : rate ?? null,
    settings,
    batchSize: batchSizeName(batchSize),
    seed,
    backend,
  };
}

/**
 * What a cell found at an evaluation, as a line; with the sizes of the batches where a rule chose them.
 *
 * @throws {TypeError} if a column of the problem's own has no name for one, or no number in it
 */
export function lineOf(
  { trainSize, batchSize }: Pick<CellPlan, "trainSize" | "batchSize">,
  { step, examples, evaluation, batchLosses, batchSizes, diverged, seconds }: Checkpoint,
): EvaluationLine {
  return {
    step,
    examples,
    epoch: trainSize === undefined ? null : examples / trainSize,
    trainLoss: evaluation.trainLoss,
    testLoss: evaluation.testLoss,
    trainAccuracy: evaluation.trainAccuracy ?? null,
    testAccuracy: evaluation.testAccuracy ?? null,
    testExamples: evaluation.testExamples ?? null,
    validationLoss: evaluation.validationLoss ?? null,
    validationAccuracy: evaluation.validationAccuracy ?? null,
    batchLoss: mean(batchLosses),
    meanBatchSize: mean(batchSizes),
    diverged,
    seconds,
    batchLosses,
    ...(typeof batchSize !== "number" && { batchSizes }),
    ...checkedExtra(evaluation),
  };
}

function checkedExtra({ extra = {} }: Evaluation): NonNullable<Evaluation["extra"]> {
  for (const [name, value] of Object.entries(extra)) {
    if (!isExtraColumn(name)) {
      throw new TypeError(
        "an extra column of an evaluation must be named by what is measured and of which group, " +
          `such as "testLoss/rare", got "${name}"`,
      );
    }
    if (typeof value === "number") continue;
    throw new TypeError(`the extra column "${name}" must be a number, got ${typeof value}`);
  }
  return extra;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * A line as a row. Files have no numbers that are not finite, so a row has NaN for them all, whether or not its
 * line was in one.
 */
export function rowOf(line: EvaluationLine, constant: ConstantColumns): DetailedRow {
  const { batchLosses, batchLoss } = line;
  return {
    ...constant,
    ...line,
    trainLoss: finite(line.trainLoss),
    testLoss: finite(line.testLoss),
    testExamples: line.testExamples ?? null,
    validationLoss: line.validationLoss ?? null,
    validationAccuracy: line.validationAccuracy ?? null,
    batchLoss: batchLosses.length === 0 ? batchLoss : finite(batchLoss),
    ...Object.fromEntries(extraColumnsOf([line]).map((name) => [name, finite(line[name])])),
  };
}

function finite(value: number | null | undefined): number {
  return Number.isFinite(value) ? value! : NaN;
}
