/** A cell of a grid: one problem, one optimizer with its settings, one seed; and its rows. @module */
import { checkCount } from "../../optimizers/check.ts";
import type { StepDecay } from "../../optimizers/schedules.ts";
import { createOptimizer } from "../../optimizers/registry.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { type ChosenOptimizer, type ProblemChoice, settingsText } from "./choices.ts";
import { styleOf } from "./palette.ts";
import type { EvaluationRow } from "./rows.ts";
import { type AnyProblem, type Checkpoint, type Standing, training } from "./training.ts";

/** How long and on what a cell trains; what is missing is taken from the problem. */
export interface RunLength {
  /** Updates in the run. */
  readonly steps?: number | undefined;
  /** Examples in a batch. */
  readonly batchSize?: number | undefined;
  /** Updates between evaluations; a tenth of all by default. */
  readonly evaluateEvery?: number | undefined;
}

/** What a grid does otherwise on one problem than on the others. */
export interface ProblemSettings extends RunLength {
  /** When learning rates that are given as numbers decrease, and by what; constant where absent. */
  readonly schedule?: StepDecay | undefined;
}

/** One run that is to be made. */
export interface CellPlan extends ChosenOptimizer {
  readonly problem: ProblemChoice;
  readonly problemId: string;
  /** Of the problem, where it has one. */
  readonly fingerprint: string | undefined;
  /** Number of training examples, where it is known. */
  readonly trainSize: number | undefined;
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
  /** Where the run stands; its tensors live until the run goes on. */
  readonly standing: Standing;
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

/** The run's length, with what the caller left open filled in from the problem. */
export function lengthFor(problem: AnyProblem, length: RunLength): Required<RunLength> & {
  readonly steps: number;
  readonly batchSize: number;
  readonly evaluateEvery: number;
} {
  const { steps = problem.defaults.steps, batchSize = problem.defaults.batchSize } = length;
  return { steps, batchSize, evaluateEvery: length.evaluateEvery ?? Math.ceil(steps / 10) };
}

/** The optimizer of a cell. */
export function optimizerOf({ optimizer, rate, hyperParameters }: ChosenOptimizer): Optimizer {
  if (typeof optimizer !== "string") return optimizer;
  return createOptimizer(optimizer, { ...hyperParameters, learningRate: rate! });
}

/** What a cell says while it runs. */
export interface CellOptions {
  /** Where an earlier run of this cell stood. */
  readonly from?: Standing | undefined;
  /** Stops it at the next step. */
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

/** A cell in a few words: `mnist-mlp M-SVAG seed 1`. */
export function cellLabel(plan: CellPlan): string {
  const { problemId, id, variant, seed } = plan;
  return `${problemId} ${styleOf(id).label}${variant === "" ? "" : ` ${variant}`} seed ${seed}`;
}

/** Runs a cell, and yields at each of its evaluations. */
export async function* runCell(
  plan: CellPlan,
  problem: AnyProblem,
  { from, signal, onStep, onNote }: CellOptions = {},
): AsyncGenerator<CellEvent, void> {
  const named = (note: string) => onNote?.(`${cellLabel(plan)}: ${note}`);
  const { seed, steps, batchSize, evaluateEvery } = plan;
  const optimizer = optimizerOf(plan);
  const length = { seed, steps, batchSize, evaluateEvery };
  const run = { problem, optimizer, ...length, from, signal, onStep, onNote: named };
  for await (const checkpoint of training(run)) {
    const { batchLosses, position, step, examples, seconds } = checkpoint;
    const standing = { position, step, examples, seconds };
    yield { row: rowOf(plan, checkpoint), batchLosses, standing };
  }
}

function rowOf(plan: CellPlan, checkpoint: Checkpoint): EvaluationRow {
  const { step, examples, evaluation, batchLosses, diverged, seconds } = checkpoint;
  return {
    ...constantColumns(plan),
    step,
    examples,
    epoch: plan.trainSize === undefined ? null : examples / plan.trainSize,
    trainLoss: evaluation.trainLoss,
    testLoss: evaluation.testLoss,
    trainAccuracy: evaluation.trainAccuracy ?? null,
    testAccuracy: evaluation.testAccuracy ?? null,
    batchLoss: batchLosses.length === 0
      ? null
      : batchLosses.reduce((sum, loss) => sum + loss, 0) / batchLosses.length,
    diverged,
    seconds,
  };
}

/** The columns of a row that are the same throughout a cell. */
export type ConstantColumns = Pick<
  EvaluationRow,
  "problem" | "optimizer" | "learningRate" | "settings" | "batchSize" | "seed" | "backend"
>;

/** The columns of a cell's rows that are the same throughout. */
export function constantColumns(plan: CellPlan): ConstantColumns {
  const { problemId: problem, id, rate, hyperParameters, batchSize, seed, backend } = plan;
  return {
    problem,
    optimizer: id,
    learningRate: typeof rate === "function" ? rate(0) : rate ?? null,
    settings: settingsText(hyperParameters),
    batchSize,
    seed,
    backend,
  };
}
