/** Points on a training path. @module */
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../optimizers/types.ts";
import type { AnyProblem } from "../../problems/problem.ts";
import { training } from "../training/training.ts";

/** A point of a training path; its tensors are the taker's. */
export interface PathPoint {
  /** Updates done. */
  readonly step: number;
  readonly params: Tensors;
  /** What the model remembers. */
  readonly memory: Tensors;
}

/** What {@linkcode pathPoints} runs. */
export interface PathOptions {
  readonly problem: AnyProblem;
  readonly optimizer: Optimizer;
  /** Steps at which to stop, ascending. */
  readonly at: readonly number[];
  readonly batchSize: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains, and yields copies of the parameters at the steps asked for.
 *
 * @throws {Error} where the run diverges or its batches end before the last of them
 */
export async function* pathPoints(options: PathOptions): AsyncGenerator<PathPoint, void> {
  const { at, problem, ...run } = options;
  const last = at.at(-1)!;
  const steps = Math.max(last, 1);
  const evaluateEvery = at.reduce(greatestDivisor, steps);
  const copy = (tensors: Tensors) => mapTensors(tensors, (tensor) => tensor.clone());
  const evaluateOn = run.batchSize; // whether the losses there are finite is all that counts
  let reached = -1;
  for await (const point of training({ ...run, problem, steps, evaluateEvery, evaluateOn })) {
    if (point.diverged) throw new Error(`${problem.id} diverged at step ${point.step}`);
    if (!at.includes(point.step)) continue;
    reached = point.step;
    const { params, memory } = point.position;
    yield {
      step: point.step,
      params: copy(params),
      memory: copy(memory),
    };
    if (point.step === last) return;
  }
  throw new Error(`${problem.id} came to step ${reached} only, not to ${last}`);
}

/** Frees a point. */
export function freePoint({ params, memory }: PathPoint): void {
  dispose([params, memory]);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
