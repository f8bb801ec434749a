/** An evaluation whose pieces are computed by several threads. @module */
import * as tf from "@tensorflow/tfjs";
import { addressOf, allocate, free, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, Evaluation, EvaluationPieces } from "../../problems/problem.ts";
import {
  begin,
  fail,
  failureIn,
  hasFailed,
  type Rendezvous,
  take,
  waitForOthers,
} from "./rendezvous.ts";
import { allStoredAs, store, type Stored } from "./shared_tensors.ts";

/** An evaluation as threads are told of it; all addresses are on the heap of the thread that makes it. */
export interface EvaluationWork {
  readonly params: Readonly<Record<string, Stored>>;
  readonly memory: Readonly<Record<string, Stored>>;
  readonly examples: number | undefined;
  /** Where the pieces' numbers go. */
  readonly results: number;
}

/**
 * What `evaluate` gives, bit by bit, as its pieces do not depend on one another; of a problem without
 * pieces it is made here.
 *
 * @param tell hands the work to the other threads, and says how many they are
 * @throws what a thread has thrown
 */
export function evaluateInThreads(
  problem: AnyProblem,
  params: Tensors,
  remembered: Tensors,
  examples: number | undefined,
  meeting: Rendezvous,
  tell: (work: EvaluationWork) => number,
): Promise<Evaluation> {
  const pieces: EvaluationPieces = (count, width, compute) => {
    const backend = wasmBackend(), room = allocate(backend, [count * width]);
    try {
      const results = addressOf(backend, room);
      const inputs = { params: allStoredAs(params), memory: allStoredAs(remembered) };
      begin(meeting);
      const others = tell({ ...inputs, examples, results });
      try {
        computePieces(meeting, results, count, width, compute);
      } catch (error) {
        fail(meeting, error);
      }
      waitForOthers(meeting, others);
      const failure = failureIn(meeting);
      if (failure !== undefined) return Promise.reject(failure);
      const found = new Float32Array(meeting.heap.buffer, results, count * width).slice();
      return Promise.resolve(found);
    } finally {
      free(backend, room);
    }
  };
  return problem.evaluate(params, remembered, { examples, pieces });
}

/** What another thread does of it: the pieces that nobody computes, for as long as there are any. */
export async function helpToEvaluate(
  problem: AnyProblem,
  params: Tensors,
  remembered: Tensors,
  { examples, results }: EvaluationWork,
  meeting: Rendezvous,
): Promise<void> {
  const pieces: EvaluationPieces = (count, width, compute) => {
    computePieces(meeting, results, count, width, compute);
    return Promise.resolve(new Float32Array(count * width)); // whoever asked has those of all threads
  };
  await problem.evaluate(params, remembered, { examples, pieces });
}

function computePieces(
  meeting: Rendezvous,
  results: number,
  count: number,
  width: number,
  compute: (piece: number) => Tensor,
): void {
  for (;;) {
    const piece = take(meeting, "piece");
    if (piece >= count || hasFailed(meeting)) return;
    const found = tf.tidy(() => compute(piece));
    const stored = { shape: [width], dtype: "float32", at: results + 4 * piece * width } as const;
    store(meeting.heap, found, stored);
    found.dispose();
  }
}
