/** An evaluation whose pieces are computed by several threads. @module */
import * as tf from "@tensorflow/tfjs";
import { grow } from "../../optimizers/backends/wasm_memory.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, Evaluation, EvaluationPieces } from "../../problems/problem.ts";
import { control, controlOf, fail, failureIn, reserved, waitForOthers } from "./part_work.ts";
import { placing, store, type Stored, storedAs } from "./shared_tensors.ts";

/** An evaluation as threads are told of it. */
export interface EvaluationWork {
  readonly params: Readonly<Record<string, Stored>>;
  readonly memory: Readonly<Record<string, Stored>>;
  readonly examples: number | undefined;
  /** Where the pieces' numbers go. */
  readonly results: number;
  /** Bytes of memory that are used. */
  readonly bytes: number;
}

/**
 * What `evaluate` gives, bit by bit, as its pieces do not depend on one another; of a problem without
 * pieces it is made here.
 *
 * @param tell hands the work to the other threads
 * @throws what a thread has thrown
 */
export function evaluateInThreads(
  problem: AnyProblem,
  params: Tensors,
  remembered: Tensors,
  examples: number | undefined,
  memory: WebAssembly.Memory,
  tell: (work: EvaluationWork) => number,
): Promise<Evaluation> {
  const pieces: EvaluationPieces = (count, width, compute) => {
    const places = placing(reserved);
    const inputs = { params: storedAs(params, places), memory: storedAs(remembered, places) };
    const results = places.room(4 * count * width);
    const work = { ...inputs, examples, results, bytes: places.end };
    grow(memory, work.bytes);
    for (const [name, stored] of Object.entries(inputs.params)) {
      store(memory, params[name]!, stored);
    }
    for (const [name, stored] of Object.entries(inputs.memory)) {
      store(memory, remembered[name]!, stored);
    }
    controlOf(memory).fill(0);
    const others = tell(work);
    try {
      computePieces(memory, results, count, width, compute);
    } catch (error) {
      fail(memory, error);
    }
    waitForOthers(memory, others);
    const failure = failureIn(memory);
    if (failure !== undefined) return Promise.reject(failure);
    return Promise.resolve(new Float32Array(memory.buffer, results, count * width).slice());
  };
  return problem.evaluate(params, remembered, { examples, pieces });
}

/** What another thread does of it: the pieces that nobody computes, for as long as there are any. */
export async function helpToEvaluate(
  problem: AnyProblem,
  params: Tensors,
  remembered: Tensors,
  { examples, results }: EvaluationWork,
  memory: WebAssembly.Memory,
): Promise<void> {
  const pieces: EvaluationPieces = (count, width, compute) => {
    computePieces(memory, results, count, width, compute);
    return Promise.resolve(new Float32Array(count * width)); // whoever asked has those of all threads
  };
  await problem.evaluate(params, remembered, { examples, pieces });
}

function computePieces(
  memory: WebAssembly.Memory,
  results: number,
  count: number,
  width: number,
  compute: (piece: number) => Tensor,
): void {
  const counts = controlOf(memory);
  for (;;) {
    const piece = Atomics.add(counts, control.next, 1);
    if (piece >= count || Atomics.load(counts, control.failed) !== 0) return;
    const found = tf.tidy(() => compute(piece));
    const stored = { shape: [width], dtype: "float32", at: results + 4 * piece * width } as const;
    store(memory, found, stored);
    found.dispose();
  }
}
