/** The training loop. It never waits for the device between evaluations, and leaks nothing. @module */
import * as tf from "@tensorflow/tfjs";
import type { BatchSizeState } from "../../optimizers/batch_sizes/mod.ts";
import type { BatchSizeChoice } from "../../optimizers/batch_sizes/parse.ts";
import { tensorsOf } from "../../optimizers/tensors.ts";
import type { Optimizer } from "../../optimizers/types.ts";
import { inParts } from "../../problems/kinds/in_parts.ts";
import type { AnyProblem, Evaluation, StepSettings } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { openBatches } from "./batch_source.ts";
import { doneOf, isOver, type Length } from "./length.ts";
import { optimizerInRun } from "./optimizer_in_run.ts";
import type { PartThreads } from "./part_threads.ts";
import { rateFactor } from "./rate_factor.ts";
import { startEvaluation } from "./start_evaluation.ts";
import { validated } from "./validated.ts";
import { advance, evaluating, observe, type Position } from "./step.ts";

/** What {@linkcode training} runs. */
export interface TrainingOptions extends Length, StepSettings {
  readonly problem: AnyProblem;
  readonly optimizer: Optimizer;
  /** Examples in a batch, or the rule that chooses them. */
  readonly batchSize: BatchSizeChoice;
  /** Examples computed at a time: larger batches are computed in parts. By default there is no limit. */
  readonly computationalBatchSize?: number | undefined;
  /** Threads that compute these parts, at most; all of `partThreads` by default. */
  readonly threads?: number | undefined;
  /** What computes parts of batches, and pieces of evaluations, several at a time; one after the other where
   * absent. */
  readonly partThreads?: PartThreads | undefined;
  /** By the number of updates done, for rules that go by it; without what the run does to it. */
  readonly learningRate?: ((count: number) => number) | undefined;
  /** Of the initial parameters, of the batches, and of what is random in a step. */
  readonly seed: number;
  /**
   * Updates between evaluations, or examples where the run's length is given in these; there is one
   * before the first update and one after the last.
   */
  readonly evaluateEvery: number;
  /** Examples of each part that an evaluation uses, at most; all by default. */
  readonly evaluateOn?: number | undefined;
  /** Share of the training data that is kept for validation, where the problem can; none by default. */
  readonly validation?: number | undefined;
  /**
   * Where an earlier run stood, to go on from there as if it had never stopped; its tensors are the
   * run's from then on.
   */
  readonly from?: Standing | undefined;
  /** Shows where the run stands between evaluations as well. */
  readonly pauses?: Pauses | undefined;
  /** Stops the run: the generator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after each update with the number done, or the examples seen where the run's length is
   * given in these; the device may be behind.
   */
  readonly onStep?: ((done: number) => void) | undefined;
  /** Called where a run ends before its time, with the reason. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** Looks at a run between evaluations; what it does changes no result. */
export interface Pauses {
  /** Asked after each update: whether the run is to be looked at here. */
  due(): boolean;
  /**
   * Shown where the run stands, or nothing where it has diverged since the last evaluation, which the next
   * one tells. The tensors live until the promise resolves. Ends the run by throwing.
   */
  take(standing: Standing | undefined): Promise<void>;
}

/** Where a run stands: all it needs to go on. */
export interface Standing {
  readonly position: Position;
  /** Updates done; where the run diverged, those before the first loss that was not finite. */
  readonly step: number;
  /** Examples seen up to there. */
  readonly examples: number;
  /** Evaluations made, the first one and the one here included. */
  readonly evaluations: number;
  /** Seconds of training so far, evaluations not counted. */
  readonly seconds: number;
  /** The mini-batch objectives since the last evaluation, and the examples in the batches; none at one. */
  readonly pending: PendingLosses;
}

/** What a run has found since its last evaluation. */
export interface PendingLosses {
  readonly losses: readonly number[];
  readonly sizes: readonly number[];
}

/** Where a run stands at an evaluation. Its tensors live until the run goes on. */
export interface Checkpoint extends Standing {
  readonly evaluation: Evaluation;
  /** The mini-batch objectives since the last checkpoint, in order. */
  readonly batchLosses: readonly number[];
  /** The examples in these batches. */
  readonly batchSizes: readonly number[];
  /** Whether a loss was NaN or infinite; the run ends there. */
  readonly diverged: boolean;
}

/**
 * Trains, and yields at each evaluation. Every tensor of the run is freed when the generator ends or
 * is left.
 *
 * Mini-batch losses stay on the device until an evaluation reads them all at once. So a run that
 * diverges is noticed at the next evaluation; what happened after the first loss that is not finite
 * is forgotten. A rule for batch sizes has to be told after each update, which is the one case where
 * the loop waits for the device.
 *
 * @throws {Error} if there are no batches at all
 */
export async function* training(options: TrainingOptions): AsyncGenerator<Checkpoint, void> {
  const { batchSize, seed, evaluateOn, from, signal, validation } = options;
  const optimizer = optimizerInRun(options.optimizer, options, options.steps);
  const factor = rateFactor(options, options.steps) ?? (() => 1);
  const problem = validated(options.problem, validation);
  const { computationalBatchSize: largest, threads, partThreads, onStep, onNote } = options;
  const computed = largest === undefined
    ? problem
    : partThreads?.inParts(problem, largest, threads) ?? inParts(problem, largest);
  const rule = typeof batchSize === "number" ? undefined : batchSize;
  const needs = rule?.needs;
  const breathe = eventLoopTurns();
  let now: Position = from?.position ??
    { params: {}, memory: {}, state: undefined, batching: rule?.init() ?? {} };
  const losses: tf.Scalar[] = [];
  let { step, examples: seen, evaluations, seconds, pending } = from ?? beginning;
  let known = [...pending.losses]; // those since the last evaluation that were read already
  let sizes = [...pending.sizes];
  let examples = seen - sumOf(sizes); // up to the last evaluation
  let over = isOver(options, { step, examples: seen });
  const batches = openBatches(problem, { seed, batchSize, step, examples: seen });
  const evaluate = () => {
    const on = evaluateOn === undefined ? {} : { examples: evaluateOn };
    return evaluating(
      optimizer,
      now,
      (params, memory) =>
        partThreads?.evaluate(problem, params, memory, on) ?? problem.evaluate(params, memory, on),
    );
  };
  const checkpoint = (at: number, evaluation: Evaluation, batchLosses: readonly number[]) => {
    const diverged = !isFinite(evaluation);
    if (diverged) onNote?.(`diverged at step ${at}${ofSteps(options)}`);
    const batchSizes = sizes.slice(0, batchLosses.length);
    const measured = { evaluation, batchLosses, batchSizes, diverged };
    const reached = { step: at, examples, evaluations: ++evaluations, seconds };
    return { position: now, ...reached, pending: nothing, ...measured };
  };
  try {
    if (from === undefined) {
      now = { ...now, params: problem.init(seed) };
      now = { ...now, memory: problem.initMemory?.(seed) ?? {} };
      now = { ...now, state: optimizer.init(now.params) };
      const start = checkpoint(
        0,
        await startEvaluation({ problem, seed, evaluateOn }, evaluate),
        [],
      );
      yield start;
      if (start.diverged) return;
    }
    let started = performance.now();
    while (!over) {
      signal?.throwIfAborted();
      await breathe();
      const batch = await batches.take("batchSize" in now.batching ? now.batching.batchSize : 0);
      if (batch === undefined) {
        if (step === 0) throw new Error(`${problem.id} gave no batches to train on`);
        over = true;
        const remedy = "they should come without end, epoch after epoch";
        onNote?.(`stopped at step ${step}${ofSteps(options)}, where the batches ended: ${remedy}`);
      } else {
        const size = tensorsOf(batch)[0]?.shape[0] ?? 0;
        const key = randomKey(seed, "step", step);
        const { next, told } = advance({ problem: computed, optimizer, needs, key }, now, batch);
        now = next;
        losses.push(told.loss);
        sizes.push(size);
        seen += size;
        step++;
        if (rule !== undefined) {
          const rate = options.learningRate?.(step);
          const observation = await observe(told, size, rate && rate * factor(step));
          if (observation !== undefined) {
            const [batching] = rule.update(now.batching as BatchSizeState, observation);
            now = { ...now, batching };
          }
        }
        over ||= isOver(options, { step, examples: seen });
        onStep?.(doneOf(options, { step, examples: seen }));
      }
      if (sizes.length === 0) continue;
      if (!over && !isDue(options, step, examples, seen)) {
        if (options.pauses?.due() !== true) continue;
        known = [...known, ...await readScalars(losses)];
        seconds += (performance.now() - started) / 1000;
        const reached = { step, examples: seen, evaluations, seconds };
        const standing = { position: now, ...reached, pending: { losses: known, sizes } };
        await options.pauses.take(known.every(Number.isFinite) ? standing : undefined);
        started = performance.now();
        continue;
      }

      const batchLosses = [...known, ...await readScalars(losses)];
      seconds += (performance.now() - started) / 1000;
      const bad = batchLosses.findIndex((loss) => !Number.isFinite(loss));
      const made = bad < 0 ? batchLosses.length : bad;
      examples += sumOf(sizes.slice(0, made));
      const evaluation = bad < 0 ? await evaluate() : unknown;
      const reached = checkpoint(
        step - batchLosses.length + made,
        evaluation,
        batchLosses.slice(0, made + 1),
      );
      yield reached;
      if (reached.diverged) return;
      [known, sizes] = [[], []];
      started = performance.now();
    }
  } finally {
    for (const tensor of tensorsOf([now, losses])) tensor.dispose();
    await batches.close();
  }
}

const nothing: PendingLosses = { losses: [], sizes: [] };

const beginning = { step: 0, examples: 0, evaluations: 0, seconds: 0, pending: nothing };

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Whether an evaluation is due: after so many updates, or examples since the last evaluation's. */
function isDue(
  { examples: budget, evaluateEvery }: TrainingOptions,
  step: number,
  before: number,
  seen: number,
): boolean {
  if (budget === undefined) return step % evaluateEvery === 0;
  return Math.floor(seen / evaluateEvery) > Math.floor(before / evaluateEvery);
}

function ofSteps({ steps, examples }: Length): string {
  return examples === undefined ? ` of ${steps}` : "";
}

const unknown: Evaluation = { trainLoss: NaN, testLoss: NaN };

function isFinite({ trainLoss, testLoss }: Evaluation): boolean {
  return Number.isFinite(trainLoss) && Number.isFinite(testLoss);
}

/** The values of scalars, in one read; frees them and empties the array. */
async function readScalars(scalars: tf.Scalar[]): Promise<number[]> {
  if (scalars.length === 0) return [];
  const stacked = tf.stack(scalars);
  for (const scalar of scalars.splice(0)) scalar.dispose();
  try {
    return Array.from(await stacked.data());
  } finally {
    stacked.dispose();
  }
}

/**
 * Lets timers, messages and signals (Ctrl-C) in, four times a second; they have no turn otherwise. A
 * turn takes 2 ms: more of them would be felt.
 */
function eventLoopTurns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 250) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
