/** A cell of a grid: one problem, one optimizer with its settings, one seed; and its rows. @module */
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { checkCount } from "../../optimizers/check.ts";
import type { StepDecay } from "../../optimizers/schedules.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import type { ChosenOptimizer, ProblemChoice } from "./choices.ts";
import { styleOf } from "../charts/palette.ts";
import type { EvaluationRow } from "../statistics/rows.ts";
import { inParts } from "../../problems/kinds/in_parts.ts";
import {
  type AnyProblem,
  type Checkpoint,
  type Standing,
  training,
  type TrainingOptions,
} from "../training/training.ts";

/** How long and on what a cell trains; what is missing is taken from the problem. */
export interface RunLength {
  /** Updates in the run. */
  readonly steps?: number | undefined;
  /** Examples to see, in place of `steps`: the first update that reaches them is the last. */
  readonly examples?: number | undefined;
  /** Examples in a batch, or a rule that chooses them, such as `cabs()`. */
  readonly batchSize?: BatchSizeChoice | undefined;
  /** Updates between evaluations, or examples where `examples` is given; a tenth by default. */
  readonly evaluateEvery?: number | undefined;
  /** Examples of the training and of the test part that evaluations use; by default all. */
  readonly evaluateOn?: number | undefined;
  /**
   * Examples computed at a time, where memory does not hold more: larger batches are computed in
   * parts, see `inParts`. By default there is no limit.
   */
  readonly computationalBatchSize?: number | undefined;
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
  /** Updates to make; at most so many where `examples` are given. */
  readonly steps: number;
  /** Examples to see, where the run's length is given in these. */
  readonly examples: number | undefined;
  readonly batchSize: BatchSizeChoice;
  readonly evaluateEvery: number;
  readonly evaluateOn: number | undefined;
  readonly computationalBatchSize: number | undefined;
  readonly backend: string;
}

/** What a cell has to tell at each evaluation. */
export interface CellEvent {
  readonly row: EvaluationRow;
  /** The mini-batch objectives since the last event. */
  readonly batchLosses: readonly number[];
  /** The examples in these batches. */
  readonly batchSizes: readonly number[];
  /** Where the run stands; its tensors live until the run goes on. */
  readonly standing: Standing;
}

/**
 * Throws unless lengths, sizes and interval are whole numbers of at least 1, where given.
 *
 * @throws {RangeError} naming the one that is not; if both steps and examples are given
 */
export function checkRunLength(length: RunLength): void {
  const { steps, examples, batchSize, evaluateEvery, evaluateOn, computationalBatchSize } = length;
  const counts = { steps, examples, evaluateEvery, evaluateOn, computationalBatchSize };
  const size = typeof batchSize === "number" ? { batchSize } : {};
  for (const [name, value] of Object.entries({ ...counts, ...size })) {
    if (value !== undefined) checkCount(value, name);
  }
  if (steps === undefined || examples === undefined) return;
  throw new RangeError(`give steps or examples, not both, got ${steps} and ${examples}`);
}

/** The parts of a plan that say how long it runs. */
export type PlannedLength = Pick<
  CellPlan,
  "steps" | "examples" | "batchSize" | "evaluateEvery" | "evaluateOn" | "computationalBatchSize"
>;

/** The run's length, with what the caller left open filled in from the problem. */
export function lengthFor(
  { defaults, trainSize = Infinity }: AnyProblem,
  length: RunLength,
): PlannedLength {
  const { examples, batchSize = defaults.batchSize, evaluateOn, computationalBatchSize } = length;
  const least = typeof batchSize === "number" ? batchSize : batchSize.min;
  const steps = examples === undefined
    ? length.steps ?? defaults.steps
    // batches of a fixed size may end with a smaller one in each epoch
    : Math.ceil(examples / least) + Math.ceil(examples / trainSize);
  const evaluateEvery = length.evaluateEvery ?? Math.ceil((examples ?? steps) / 10);
  return { steps, examples, batchSize, evaluateEvery, evaluateOn, computationalBatchSize };
}

/** What a batch size is called in tables: the number, or the rule's name. */
export function batchSizeName(batchSize: BatchSizeChoice): number | string {
  return typeof batchSize === "number" ? batchSize : batchSize.name;
}

/**
 * Throws if a rule for batch sizes needs a learning rate that the optimizer keeps to itself.
 *
 * @throws {RangeError} naming both
 */
export function checkBatching({ id, rate }: ChosenOptimizer, batchSize: BatchSizeChoice): void {
  if (typeof batchSize === "number" || !batchSize.needs?.learningRate || rate !== undefined) return;
  throw new RangeError(
    `${batchSize.name} goes by the learning rate, and ${id} brings its own; ` +
      "give it, such as cabs({ learningRate: 0.1 })",
  );
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
  const run = { ...trainingOf(plan, problem), from, signal, onStep, onNote: named };
  for await (const checkpoint of training(run)) {
    const { batchLosses, batchSizes, ...rest } = checkpoint;
    const { position, step, examples, evaluations, seconds } = rest;
    const standing = { position, step, examples, evaluations, seconds };
    yield { row: rowOf(plan, checkpoint), batchLosses, batchSizes, standing };
  }
}

/** A cell as the training loop takes it. */
export function trainingOf(plan: CellPlan, problem: AnyProblem): TrainingOptions {
  const { seed, steps, examples, batchSize, evaluateEvery, evaluateOn, rate } = plan;
  const { computationalBatchSize: largest } = plan;
  return {
    problem: largest === undefined ? problem : inParts(problem, largest),
    optimizer: optimizerOf(plan),
    learningRate: typeof rate === "number" ? () => rate : rate,
    ...{ seed, steps, examples, batchSize, evaluateEvery, evaluateOn },
  };
}

function rowOf(plan: CellPlan, checkpoint: Checkpoint): EvaluationRow {
  const { step, examples, evaluation, batchLosses, batchSizes, diverged, seconds } = checkpoint;
  return {
    ...constantColumns(plan),
    step,
    examples,
    epoch: plan.trainSize === undefined ? null : examples / plan.trainSize,
    trainLoss: evaluation.trainLoss,
    testLoss: evaluation.testLoss,
    trainAccuracy: evaluation.trainAccuracy ?? null,
    testAccuracy: evaluation.testAccuracy ?? null,
    batchLoss: mean(batchLosses),
    meanBatchSize: mean(batchSizes),
    diverged,
    seconds,
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The columns of a row that are the same throughout a cell. */
export type ConstantColumns = Pick<
  EvaluationRow,
  "problem" | "optimizer" | "learningRate" | "settings" | "batchSize" | "seed" | "backend"
>;

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
