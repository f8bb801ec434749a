/** A cell of a grid: one problem, one optimizer, one seed; and its rows. @module */
import { checkCount } from "../../optimizers/check.ts";
import type { ChosenOptimizer } from "./choices.ts";
import { styleOf } from "./palette.ts";
import type { EvaluationRow } from "./rows.ts";
import { type AnyProblem, type Checkpoint, training } from "./training.ts";

/** How long and on what a cell trains; what is missing is taken from the problem. */
export interface RunLength {
  /** Updates in the run. */
  readonly steps?: number | undefined;
  /** Examples in a batch. */
  readonly batchSize?: number | undefined;
  /** Updates between evaluations; a tenth of all by default. */
  readonly evaluateEvery?: number | undefined;
}

/** One run, with everything that determines it. */
export interface Cell extends ChosenOptimizer {
  readonly problem: AnyProblem;
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly evaluateEvery: number;
  readonly backend: string;
}

/** What a cell has to tell at each evaluation. */
export interface CellEvent {
  readonly row: EvaluationRow;
  /** The mini-batch objectives since the last event. */
  readonly batchLosses: readonly number[];
}

/**
 * Throws unless steps, batch size and interval are whole numbers of at least 1, where given.
 *
 * @throws {RangeError} naming the one that is not
 */
export function checkRunLength({ steps, batchSize, evaluateEvery }: RunLength): void {
  for (const [name, value] of Object.entries({ steps, batchSize, evaluateEvery })) {
    if (value !== undefined) checkCount(value, name);
  }
}

/** A cell, with what the caller left open filled in from the problem. */
export function cellOf(
  problem: AnyProblem,
  chosen: ChosenOptimizer,
  length: RunLength,
  { seed, backend }: { readonly seed: number; readonly backend: string },
): Cell {
  const { steps = problem.defaults.steps, batchSize = problem.defaults.batchSize } = length;
  const evaluateEvery = length.evaluateEvery ?? Math.ceil(steps / 10);
  return { ...chosen, problem, seed, steps, batchSize, evaluateEvery, backend };
}

/** What a cell says while it runs. */
export interface CellOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

/** Runs a cell, and yields at each of its evaluations. */
export async function* runCell(
  cell: Cell,
  { signal, onStep, onNote }: CellOptions = {},
): AsyncGenerator<CellEvent, void> {
  const name = `${cell.problem.id} ${styleOf(cell.id).label} seed ${cell.seed}`;
  const named = (note: string) => onNote?.(`${name}: ${note}`);
  for await (const checkpoint of training({ ...cell, signal, onStep, onNote: named })) {
    yield { row: rowOf(cell, checkpoint), batchLosses: checkpoint.batchLosses };
  }
}

function rowOf(cell: Cell, checkpoint: Checkpoint): EvaluationRow {
  const { problem, id, learningRate, batchSize, seed, backend } = cell;
  const { step, examples, evaluation, batchLosses, diverged, seconds } = checkpoint;
  return {
    problem: problem.id,
    optimizer: id,
    learningRate,
    batchSize,
    seed,
    step,
    examples,
    epoch: problem.trainSize === undefined ? null : examples / problem.trainSize,
    trainLoss: evaluation.trainLoss,
    testLoss: evaluation.testLoss,
    trainAccuracy: evaluation.trainAccuracy ?? null,
    testAccuracy: evaluation.testAccuracy ?? null,
    batchLoss: batchLosses.length === 0
      ? null
      : batchLosses.reduce((sum, loss) => sum + loss, 0) / batchLosses.length,
    diverged,
    backend,
    seconds,
  };
}
