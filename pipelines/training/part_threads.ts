/** Batches computed in parts by several threads. @module */
import * as tf from "@tensorflow/tfjs";
import { blasInUse } from "../../optimizers/backends/blas.ts";
import { memoryOf, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";
import { checkCount } from "../../optimizers/check.ts";
import { type StartOptions, startWorkers } from "../../optimizers/host/worker.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { makeAllAhead } from "../../problems/data/prefetch.ts";
import { countOf, rowsOf } from "../../problems/data/restacked_examples.ts";
import { canShare, unshared } from "../../problems/kernels/threads/kernel_threads.ts";
import { inParts, withGradient } from "../../problems/kinds/in_parts.ts";
import {
  gradientOfMoments,
  merged,
  type Moments,
  partMoments,
  partsOf,
} from "../../problems/kinds/part_moments.ts";
import type {
  AnyProblem,
  Evaluation,
  EvaluationOptions,
  Gradient,
  Problem,
} from "../../problems/problem.ts";
import { evaluateInThreads } from "./evaluate_in_threads.ts";
import { lossOf, mergeBlocks, mergesGradients } from "./merge_parts.ts";
import type { FromPartThread, ToPartThread } from "./part_thread.ts";
import { clearTable, computeParts, memoryAt, momentsAt, showResults } from "./part_work.ts";
import {
  hasRoom,
  kindOf,
  type Outcome,
  outcomeOf,
  type PartStep,
  type Plan,
  planWork,
} from "./plan_work.ts";
import {
  begin,
  fail,
  failureIn,
  type Rendezvous,
  rendezvousOn,
  waitForOthers,
} from "./rendezvous.ts";

/** Threads that compute the parts of batches, this one among them. */
export interface PartThreads extends Disposable {
  /** How many there are: those of the asked that started. */
  readonly count: number;
  /** Why there are fewer than asked. */
  readonly lack: string | undefined;
  /**
   * The same as `inParts`, bit by bit, whatever the number of threads; for the problem that they have
   * been opened for.
   *
   * @param most threads that compute
   */
  inParts<B>(problem: Problem<B>, largest: number, most?: number): Problem<B>;
  /** The problem's `evaluate`, to the same bits, its pieces computed by these threads. */
  evaluate(
    problem: AnyProblem,
    params: Tensors,
    memory: Tensors,
    options: Pick<EvaluationOptions, "examples">,
  ): Promise<Evaluation>;
}

/** What threads are opened for. */
export interface PartThreadsOptions {
  /** How many, this one included. */
  readonly count: number;
  /** Name of a problem: it is loaded again in each. */
  readonly problem: string;
  /** Folder of the data sets' files. */
  readonly data: string | undefined;
  /** Share of the training data that is kept for validation. */
  readonly validation: number | undefined;
  /** How the others are started. */
  readonly start?: StartOptions;
}

/**
 * Starts threads, with a WASM backend each and what multiplies in this one. They read parameters and batches on
 * this thread's heap, and leave there what they find.
 *
 * @throws {RangeError} if `count` is not a whole number of at least 1
 * @throws {Error} if another backend is in use, or the problem cannot be had in one of them, saying why
 */
export async function openPartThreads(options: PartThreadsOptions): Promise<PartThreads> {
  const { count, start: patience, ...rest } = options;
  checkCount(count, "threads");
  const meeting = rendezvousOn(memoryOf(wasmBackend())), shared = canShare(meeting.heap);
  const { path: blas = "off", threads: blasThreads = 1 } = blasInUse() ?? {};
  const start = { ...rest, meeting, blas, blasThreads };
  const module = import.meta.url, others = shared ? count - 1 : 0;
  const { workers, lack } = await startWorkers("./part_thread.ts", module, others, patience);
  const end = () => workers.forEach((worker) => worker.terminate());
  try {
    await Promise.all(workers.map((worker) => started(worker, { start })));
  } catch (error) {
    end();
    throw error;
  }
  return {
    count: workers.length + 1,
    lack: shared ? lack : unshared,
    inParts: (problem, largest, most = count) =>
      inThreads(problem, largest, meeting, workers.slice(0, most - 1)),
    evaluate: (problem, params, remembered, { examples }) =>
      evaluateInThreads(problem, params, remembered, examples, meeting, (evaluate) => {
        for (const worker of workers) worker.postMessage({ evaluate } satisfies ToPartThread);
        return workers.length;
      }),
    [Symbol.dispose]: end,
  };
}

function started(worker: Worker, message: ToPartThread): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromPartThread>) =>
      "failed" in data ? reject(new Error(data.failed)) : resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`a thread ended unexpectedly: ${event.message}`));
    };
    worker.postMessage(message);
  });
}

function inThreads<B>(
  problem: Problem<B>,
  largest: number,
  meeting: Rendezvous,
  workers: readonly Worker[],
): Problem<B> {
  const alone = inParts(problem, largest);
  const outcomes = new Map<string, Outcome | undefined>();
  return withGradient(problem, (params, batch, options = {}) => {
    const n = countOf(batch);
    if (n <= largest) return problem.gradient(params, batch, options);
    const step: PartStep = { problem, params, batch, n, options };
    const kind = kindOf(step), outcome = outcomes.get(kind);
    const parts = partsOf(n, largest);
    if (outcome !== undefined && hasRoom(outcome, parts)) {
      return computed(step, planWork(step, outcome, parts), meeting, workers);
    }
    const found = alone.gradient(params, batch, options);
    if (!outcomes.has(kind)) outcomes.set(kind, outcomeOf(step, found));
    return found;
  });
}

function computed(
  step: PartStep,
  { work, merged: wholes, free }: Plan,
  meeting: Rendezvous,
  workers: readonly Worker[],
): Gradient {
  const { problem, params, batch, options } = step;
  const own: Moments[] = [], merges = mergesGradients(work);
  let failed = true;
  try {
    clearTable(meeting, work);
    begin(meeting);
    for (const worker of workers) worker.postMessage({ work } satisfies ToPartThread);
    try {
      computeParts(meeting, work, (part, index) => {
        const rows = rowsOf(batch, part.from, part.count);
        const rowMemory = Object.fromEntries(
          Object.keys(work.memory).map((name) => [
            name,
            tf.slice(options.memory![name]!, part.from, part.count),
          ]),
        );
        const key = options.key?.fork("part", index);
        try {
          const partly = { ...options, memory: rowMemory, key };
          const moments = partMoments(problem, params, rows, part.count, partly);
          own.push(moments);
          showResults(meeting, work, index, moments);
        } finally {
          dispose([rows, rowMemory]);
        }
      });
      makeAllAhead(); // the next batch, in the time that others may still take
      if (merges) mergeBlocks(meeting, work);
    } catch (error) {
      fail(meeting, error);
    }
    waitForOthers(meeting, workers.length);
    const failure = failureIn(meeting);
    if (failure !== undefined) throw failure;
    const memory = memoryAt(meeting, work);
    if (merges) {
      const loss = lossOf(meeting, work);
      failed = false;
      const spread = work.wanted.variance && { variance: wholes("deviations") };
      return { loss, gradient: wholes("gradient"), ...spread, memory };
    }
    const moments = work.parts.map((_, part) => momentsAt(meeting, work, part));
    return gradientOfMoments(moments.reduce(merged), memory);
  } finally {
    free(failed);
    dispose(own);
  }
}
