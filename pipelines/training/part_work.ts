/** What threads that share a heap are told of a step, and what each of them does. @module */
import * as tf from "@tensorflow/tfjs";
import { mapLeaves } from "../../optimizers/bridges/state_tree.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Moments, Part } from "../../problems/kinds/part_moments.ts";
import type { GradientOptions } from "../../problems/problem.ts";
import type { RandomKey } from "../../problems/random.ts";
import { hasFailed, type Rendezvous, showAll, take, tell, waitUntil } from "./rendezvous.ts";
import { load, store, type Stored, storedAs } from "./shared_tensors.ts";

/** A step as threads are told of it; all addresses are on the heap of the thread that makes it. */
export interface PartWork {
  readonly params: Readonly<Record<string, Stored>>;
  /** The batch with nothing in the place of its tensors, and these by their paths. */
  readonly batch: { readonly tree: unknown; readonly tensors: ReadonlyMap<string, Stored> };
  /** What is remembered of the examples, a row for each. */
  readonly memory: Readonly<Record<string, Stored>>;
  readonly key: RandomKey["path"] | undefined;
  readonly wanted: Omit<GradientOptions, "memory" | "key">;
  readonly parts: readonly Part[];
  readonly results: readonly Result[];
  /** Where each of the results is put together of those of the parts, for those that are. */
  readonly merged: readonly (number | undefined)[];
  /** Where it says of each part how much of its results there is, and where each of them lies. */
  readonly table: number;
  /** Where other threads copy the results of the first part, and bytes from there to those of the next. */
  readonly slots: number;
  readonly slot: number;
}

/** One of the tensors that a part comes to; all are float32. */
export interface Result {
  readonly of: "loss" | "gradient" | "deviations" | "total" | "curvature" | "memory";
  /** Of the parameter, or of what is remembered. */
  readonly name: string;
  /** Without its rows where it is remembered of each example. */
  readonly shape: readonly number[];
  /** Bytes before it in a slot. */
  readonly from: number;
}

/** Numbers in the table. */
export function tableLength(parts: number, results: number): number {
  return parts * (1 + results);
}

/** The table's numbers for a part. */
function rowOf({ heap }: Rendezvous, { table, results }: PartWork, part: number): Uint32Array {
  const length = 1 + results.length;
  return new Uint32Array(heap.buffer, table + 4 * part * length, length);
}

/** Where nothing is there of any part. */
export function clearTable(meeting: Rendezvous, work: PartWork): void {
  work.parts.forEach((_, part) => rowOf(meeting, work, part).fill(0));
}

/** Says that a part's results are there, up to so many bytes of a slot. */
function tellThere(meeting: Rendezvous, work: PartWork, part: number, bytes: number): void {
  Atomics.store(rowOf(meeting, work, part), 0, bytes);
  tell(meeting);
}

/**
 * Waits until they are.
 *
 * @throws {Error} if a thread has failed
 */
export function waitForResults(
  meeting: Rendezvous,
  work: PartWork,
  part: number,
  bytes: number,
): void {
  const row = rowOf(meeting, work, part);
  waitUntil(meeting, () => Atomics.load(row, 0) >= bytes);
}

/** Computes parts for as long as there are any that nobody computes. */
export function computeParts(
  meeting: Rendezvous,
  { parts }: PartWork,
  compute: (part: Part, index: number) => void,
): void {
  for (;;) {
    const index = take(meeting, "part"), part = parts[index];
    if (part === undefined || hasFailed(meeting)) return;
    compute(part, index);
  }
}

/** Lets other threads read what a part comes to where it is, on this thread's heap; it has to live as long. */
export function showResults(
  meeting: Rendezvous,
  work: PartWork,
  part: number,
  moments: Moments,
): void {
  const addresses = work.results.map((result) => storedAs(tensorIn(moments, result)).at);
  rowOf(meeting, work, part).set(addresses, 1);
  showAll(meeting);
  tellThere(meeting, work, part, everything);
}

const everything = 0xffffffff;

/** Copies what a part comes to from this thread's heap to the one that threads share, and frees it. */
export function copyResults(
  meeting: Rendezvous,
  work: PartWork,
  part: number,
  moments: Moments,
): void {
  const slot = work.slots + part * work.slot;
  rowOf(meeting, work, part).set(work.results.map(({ from }) => slot + from), 1);
  for (const [i, result] of work.results.entries()) {
    const reached = (bytes: number) => tellThere(meeting, work, part, result.from + bytes);
    store(meeting.heap, tensorIn(moments, result), resultAt(meeting, work, part, i), reached);
  }
  tellThere(meeting, work, part, everything);
  dispose(moments);
}

function tensorIn(moments: Moments, { of, name }: Result): Tensor {
  const found = moments[of];
  return found instanceof tf.Tensor ? found : found![name]!;
}

/** Where a part's result lies, by its index. */
export function resultAt(
  meeting: Rendezvous,
  work: PartWork,
  part: number,
  index: number,
): Stored {
  const { of, shape } = work.results[index]!;
  return {
    shape: of === "memory" ? [work.parts[part]!.count, ...shape] : shape,
    dtype: "float32",
    at: rowOf(meeting, work, part)[1 + index]!,
  };
}

/** The moments of a part, in new tensors. */
export function momentsAt(meeting: Rendezvous, work: PartWork, part: number): Moments {
  const moments: Record<string, unknown> = { n: work.parts[part]!.count };
  for (const [i, { of, name }] of work.results.entries()) {
    if (of === "memory") continue;
    const tensor = load(meeting.heap, resultAt(meeting, work, part, i));
    if (name === "") moments[of] = tensor;
    else moments[of] = { ...(moments[of] as Tensors), [name]: tensor };
  }
  return moments as unknown as Moments;
}

/** What is remembered of all examples, in new tensors. */
export function memoryAt(meeting: Rendezvous, work: PartWork): Tensors {
  const found: Record<string, Tensor> = {};
  for (const [i, { of, name }] of work.results.entries()) {
    if (of !== "memory") continue;
    const parts = work.parts.map((_, part) => load(meeting.heap, resultAt(meeting, work, part, i)));
    found[name] = tf.concat(parts);
    dispose(parts);
  }
  return found;
}

/** The batch's examples of a part, in new tensors. */
export function rowsAt({ heap }: Rendezvous, { batch }: PartWork, part: Part): unknown {
  return mapLeaves(batch.tree, (leaf, path) => {
    const stored = batch.tensors.get(path);
    return stored === undefined ? leaf : load(heap, stored, part);
  });
}
