/** The training loop. It never waits for the device between evaluations, and leaks nothing. @module */
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../optimizers/apply_update.ts";
import { tensorsOf } from "../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../optimizers/types.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { Evaluation, Problem } from "../../problems/problem.ts";
import { type RandomKey, randomKey } from "../../problems/random.ts";

/** A problem with batches of any kind. */
// deno-lint-ignore no-explicit-any -- what a batch is, only the problem itself needs to know
export type AnyProblem = Problem<any>;

/** What {@linkcode training} runs. */
export interface TrainingOptions {
  readonly problem: AnyProblem;
  readonly optimizer: Optimizer;
  /** Updates to make. */
  readonly steps: number;
  readonly batchSize: number;
  /** Of the initial parameters, of the batches, and of what is random in a step. */
  readonly seed: number;
  /** Updates between evaluations; there is one before the first update and one after the last. */
  readonly evaluateEvery: number;
  /**
   * Where an earlier run stood at an evaluation, to go on from there as if it had never stopped;
   * its tensors are the run's from then on.
   */
  readonly from?: Standing | undefined;
  /** Stops the run: the generator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each update with the number done; the device may be behind. */
  readonly onStep?: ((step: number) => void) | undefined;
  /** Called where a run ends before its time, with the reason. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What changes from step to step. */
export interface Position {
  readonly params: Tensors;
  /** What the model remembers besides; `{}` for most. */
  readonly memory: Tensors;
  /** Of the optimizer. */
  readonly state: unknown;
}

/** Where a run stands: all it needs to go on. */
export interface Standing {
  readonly position: Position;
  /** Updates done; where the run diverged, those before the first loss that was not finite. */
  readonly step: number;
  /** Examples seen up to there. */
  readonly examples: number;
  /** Seconds of training so far, evaluations not counted. */
  readonly seconds: number;
}

/** Where a run stands at an evaluation. Its tensors live until the run goes on. */
export interface Checkpoint extends Standing {
  readonly evaluation: Evaluation;
  /** The mini-batch objectives since the last checkpoint, in order. */
  readonly batchLosses: readonly number[];
  /** Whether a loss was NaN or infinite; the run ends there. */
  readonly diverged: boolean;
}

/**
 * Trains, and yields at each evaluation. Every tensor of the run is freed when the generator ends or
 * is left.
 *
 * Mini-batch losses stay on the device until an evaluation reads them all at once. So a run that
 * diverges is noticed at the next evaluation; what happened after the first loss that is not finite
 * is forgotten.
 *
 * @throws {Error} if there are no batches at all
 */
export async function* training(options: TrainingOptions): AsyncGenerator<Checkpoint, void> {
  const { problem, optimizer, steps, batchSize, seed, evaluateEvery, from, signal } = options;
  const { onStep, onNote } = options;
  const breathe = eventLoopTurns();
  let now: Position = from?.position ?? { params: {}, memory: {}, state: undefined };
  const losses: tf.Scalar[] = [];
  let sizes: number[] = [];
  let { step, examples, seconds } = from ?? { step: 0, examples: 0, seconds: 0 };
  let exhausted = false;
  const batches = batchesFrom(problem, { seed, batchSize }, step);
  const checkpoint = (at: number, evaluation: Evaluation, batchLosses: readonly number[]) => {
    const diverged = !isFinite(evaluation);
    if (diverged) onNote?.(`diverged at step ${at} of ${steps}`);
    return { position: now, step: at, examples, seconds, evaluation, batchLosses, diverged };
  };
  try {
    if (from === undefined) {
      now = { ...now, params: problem.init(seed) };
      now = { ...now, memory: problem.initMemory?.(seed) ?? {} };
      now = { ...now, state: optimizer.init(now.params) };
      const start = checkpoint(0, await problem.evaluate(now.params, now.memory), []);
      yield start;
      if (start.diverged) return;
    }
    let started = performance.now();
    while (step < steps && !exhausted) {
      signal?.throwIfAborted();
      await breathe();
      const { done, value: batch } = await batches.next();
      if (done) {
        if (step === 0) throw new Error(`${problem.id} gave no batches to train on`);
        exhausted = true;
        onNote?.(`stopped at step ${step} of ${steps}, where the batches ended`);
      } else {
        sizes.push(tensorsOf(batch)[0]?.shape[0] ?? 0);
        const { loss, ...next } = advance(
          problem,
          optimizer,
          now,
          batch,
          randomKey(seed, "step", step),
        );
        now = next;
        losses.push(loss);
        step++;
        onStep?.(step);
      }
      const due = step % evaluateEvery === 0 || step === steps || exhausted;
      if (!due || losses.length === 0) continue;

      const batchLosses = await readScalars(losses);
      seconds += (performance.now() - started) / 1000;
      const bad = batchLosses.findIndex((loss) => !Number.isFinite(loss));
      const made = bad < 0 ? batchLosses.length : bad;
      examples += sizes.slice(0, made).reduce((sum, size) => sum + size, 0);
      const evaluation = bad < 0 ? await problem.evaluate(now.params, now.memory) : unknown;
      const reached = checkpoint(
        step - batchLosses.length + made,
        evaluation,
        batchLosses.slice(0, made + 1),
      );
      yield reached;
      if (reached.diverged) return;
      sizes = [];
      started = performance.now();
    }
  } finally {
    for (const tensor of tensorsOf([now, losses])) tensor.dispose();
    await batches.return();
  }
}

const unknown: Evaluation = { trainLoss: NaN, testLoss: NaN };

function isFinite({ trainLoss, testLoss }: Evaluation): boolean {
  return Number.isFinite(trainLoss) && Number.isFinite(testLoss);
}

/** Batches from the given one on: those before are passed over, or drawn and dropped. */
async function* batchesFrom(
  problem: AnyProblem,
  request: { readonly seed: number; readonly batchSize: number },
  start: number,
): AsyncGenerator<unknown, void, undefined> {
  const source = problem.batches(start === 0 ? request : { ...request, start });
  const batches = iterate(source);
  try {
    for (let at = source.start ?? 0; at < start; at++) {
      const { done, value } = await batches.next();
      if (done) return;
      for (const tensor of tensorsOf(value)) tensor.dispose();
    }
    yield* batches;
  } finally {
    await batches.return();
  }
}

/** One step; frees all that the next position does not hold any more, the batch included. */
function advance(
  problem: AnyProblem,
  optimizer: Optimizer,
  { params, memory, state }: Position,
  batch: unknown,
  key: RandomKey,
): Position & { readonly loss: tf.Scalar } {
  const wanted = { variance: optimizer.needs?.variance === true, memory, key };
  const { loss, gradient, variance, memory: learned } = problem.gradient(params, batch, wanted);
  const seen = variance === undefined ? { params } : { params, variance };
  const [nextState, update] = optimizer.update(state, gradient, seen);
  const moved = applyUpdate(params, update);
  const next = { params: moved, memory: learned ?? memory, state: nextState, loss };
  // an optimizer of the caller's own may hand on a tensor it was given, though it should not
  const kept = new Set(tensorsOf(next));
  for (const tensor of tensorsOf([params, memory, state, gradient, variance, update, batch])) {
    if (!kept.has(tensor)) tensor.dispose();
  }
  return next;
}

/** The values of scalars, in one read; frees them and empties the array. */
async function readScalars(scalars: tf.Scalar[]): Promise<number[]> {
  const stacked = tf.stack(scalars);
  for (const scalar of scalars.splice(0)) scalar.dispose();
  try {
    return Array.from(await stacked.data());
  } finally {
    stacked.dispose();
  }
}

/** Lets timers and signals (Ctrl-C) in, twenty times a second; they have no turn otherwise. */
function eventLoopTurns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 50) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
