/** Batches computed in parts by several threads. @module */
import * as tf from "@tensorflow/tfjs";
import { type StartOptions, startWorker } from "../../optimizers/host/worker.ts";
import { blasInUse } from "../../optimizers/backends/blas.ts";
import type { BackendName } from "../../optimizers/backends/use_backend.ts";
import { grow } from "../../optimizers/backends/wasm_memory.ts";
import { checkCount } from "../../optimizers/check.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { makeAllAhead } from "../../problems/data/prefetch.ts";
import { countOf, rowsOf } from "../../problems/data/restacked_examples.ts";
import { inParts, withGradient } from "../../problems/kinds/in_parts.ts";
import {
  gradientOfMoments,
  merged,
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
import { canMerge, mergeBlocks } from "./merge_parts.ts";
import { mergeOnHeap } from "./merge_on_heap.ts";
import type { FromPartThread, ToPartThread } from "./part_thread.ts";
import {
  begin,
  computeParts,
  fail,
  failureIn,
  memoryAt,
  momentsAt,
  type PartWork,
  reserved,
  waitForOthers,
} from "./part_work.ts";
import {
  kindOf,
  type Outcome,
  outcomeOf,
  type PartStep,
  planWork,
  storeInputs,
} from "./plan_work.ts";

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
 * Starts threads, with the backend of this one and what multiplies there.
 *
 * @throws {RangeError} if `count` is not a whole number of at least 1
 * @throws {Error} if the problem cannot be had in one of them, saying why
 */
export async function openPartThreads(options: PartThreadsOptions): Promise<PartThreads> {
  const { count, start: patience, ...rest } = options;
  checkCount(count, "threads");
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const { path: blas = "off", threads: blasThreads = 1 } = blasInUse() ?? {};
  const backend = tf.getBackend() as BackendName;
  const start = { ...rest, memory, backend, blas, blasThreads };
  const starts = await Promise.allSettled(Array.from(
    { length: count - 1 },
    () => startWorker("./part_thread.ts", import.meta.url, patience),
  ));
  const workers = starts.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
  const refused = starts.find((each) => each.status === "rejected");
  const end = () => workers.forEach((worker) => worker.terminate());
  try {
    await Promise.all(workers.map((worker) => started(worker, { start })));
  } catch (error) {
    end();
    throw error;
  }
  return {
    count: workers.length + 1,
    lack: refused && (refused.reason as Error).message,
    inParts: (problem, largest, most = count) =>
      inThreads(problem, largest, memory, workers.slice(0, most - 1)),
    evaluate: (problem, params, remembered, { examples }) =>
      evaluateInThreads(problem, params, remembered, examples, memory, (evaluate) => {
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
  memory: WebAssembly.Memory,
  workers: readonly Worker[],
): Problem<B> {
  const alone = inParts(problem, largest);
  const outcomes = new Map<string, Outcome | undefined>();
  return withGradient(problem, (params, batch, options = {}) => {
    const n = countOf(batch);
    if (n <= largest) return problem.gradient(params, batch, options);
    const step: PartStep = { problem, params, batch, n, options };
    const kind = kindOf(step), outcome = outcomes.get(kind);
    if (outcome !== undefined) {
      const work = planWork(step, outcome, partsOf(n, largest), onHeap());
      return computed(step, work, memory, workers);
    }
    const found = alone.gradient(params, batch, options);
    if (!outcomes.has(kind)) outcomes.set(kind, outcomeOf(step, found));
    return found;
  });
}

/** Whether gradients are put together by all threads: their results are copied to the WASM heap. */
const onHeap = () => tf.getBackend() === "wasm" && canMerge();

function computed(
  step: PartStep,
  work: PartWork,
  memory: WebAssembly.Memory,
  workers: readonly Worker[],
): Gradient {
  const { problem, params, batch, options } = step;
  grow(memory, Math.max(work.bytes, reserved));
  begin(memory, work);
  for (const worker of workers) worker.postMessage({ work } satisfies ToPartThread);
  let merging: ReturnType<typeof mergeOnHeap> | undefined;
  try {
    storeInputs(memory, work, step); // while the others wake up
    computeParts(memory, work, (part, index) => {
      const rows = rowsOf(batch, part.from, part.count);
      const rowMemory = Object.fromEntries(
        Object.keys(work.memory).map((name) => [
          name,
          tf.slice(options.memory![name]!, part.from, part.count),
        ]),
      );
      const key = options.key?.fork("part", index);
      try {
        const own = { ...options, memory: rowMemory, key };
        return partMoments(problem, params, rows, part.count, own);
      } finally {
        dispose([rows, rowMemory]);
      }
    });
    makeAllAhead(); // the next batch, in the time that others may still take
    if (work.merges) {
      merging = mergeOnHeap(memory, work);
      mergeBlocks(memory, work, merging.blocks, merging.copy);
    }
  } catch (error) {
    fail(memory, error);
  }
  waitForOthers(memory, workers.length);
  const failure = failureIn(memory);
  if (failure !== undefined) {
    merging?.drop();
    throw failure;
  }
  const remembered = memoryAt(memory, work);
  if (merging !== undefined) return { ...merging.whole(), memory: remembered };
  const moments = work.parts.map((_, i) => momentsAt(memory, work, i));
  return gradientOfMoments(moments.reduce(merged), remembered);
}
