/** What threads that share a memory are told of a step, and what each of them does. @module */
import * as tf from "@tensorflow/tfjs";
import { mapLeaves } from "../../optimizers/bridges/state_tree.ts";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Moments, Part } from "../../problems/kinds/part_moments.ts";
import type { GradientOptions } from "../../problems/problem.ts";
import type { RandomKey } from "../../problems/random.ts";
import { arrayAt, load, store, type Stored, type UpTo } from "./shared_tensors.ts";

/** A step as threads are told of it. */
export interface PartWork {
  readonly params: Readonly<Record<string, Stored>>;
  /** The batch with nothing in the place of its tensors, and these by their paths. */
  readonly batch: { readonly tree: unknown; readonly tensors: ReadonlyMap<string, Stored> };
  /** What is remembered of the examples, a row for each. */
  readonly memory: Readonly<Record<string, Stored>>;
  readonly key: RandomKey["path"] | undefined;
  readonly wanted: Omit<GradientOptions, "memory" | "key">;
  readonly parts: readonly Part[];
  /** Where the moments of a part go: those of the first; `slot` bytes further on those of the next. */
  readonly results: readonly Result[];
  readonly slot: number;
  /** Whether gradients and deviations are put together in the memory, by all threads. */
  readonly merges: boolean;
  /** Bytes of memory that are used. */
  readonly bytes: number;
}

/** One of the tensors that a part comes to; all are float32. */
export interface Result extends Stored {
  readonly of: "loss" | "gradient" | "deviations" | "total" | "curvature" | "memory";
  /** Of the parameter, or of what is remembered. */
  readonly name: string;
}

/** Numbers at the memory's start by which the threads find together. */
export const control = {
  next: 0,
  computed: 1,
  block: 2,
  left: 3,
  failed: 4,
  length: 5,
  stored: 6,
} as const;

/** Bytes before the first tensor: those numbers, and the text of an error. */
export const reserved = 4096;

/** Those numbers. */
export function controlOf({ buffer }: WebAssembly.Memory): Int32Array {
  return new Int32Array(buffer, 0, 16);
}

/** Where a result of a part lies. */
export function placeOf(result: Result, part: number, { slot, parts }: PartWork): Result {
  const at = result.at + part * slot;
  if (result.of !== "memory") return { ...result, at };
  return { ...result, at, shape: [parts[part]!.count, ...result.shape.slice(1)] };
}

/** Computes parts for as long as there are any that nobody computes. */
export function computeParts(
  memory: WebAssembly.Memory,
  work: PartWork,
  compute: (part: Part, index: number) => Moments,
): void {
  const counts = controlOf(memory);
  for (;;) {
    const index = Atomics.add(counts, control.next, 1);
    const part = work.parts[index];
    if (part === undefined || Atomics.load(counts, control.failed) !== 0) return;
    const moments = compute(part, index);
    for (const result of work.results) {
      store(memory, tensorIn(moments, result), placeOf(result, index, work));
    }
    dispose(moments);
    Atomics.add(counts, control.computed, 1);
    Atomics.notify(counts, control.computed);
  }
}

/** Units in which it is told how far the inputs of a step are stored. */
const unit = 64;

/** Tells the others that all of a step's inputs up to there are stored. */
export function tellStored(memory: WebAssembly.Memory, end: number): void {
  const counts = controlOf(memory);
  Atomics.store(counts, control.stored, Math.ceil(end / unit));
  Atomics.notify(counts, control.stored);
}

/**
 * Waits until they are.
 *
 * @throws {Error} if a thread has failed
 */
export function waitForStored(memory: WebAssembly.Memory, end: number): void {
  const counts = controlOf(memory);
  for (;;) {
    const stored = Atomics.load(counts, control.stored);
    if (stored < 0) throw new Error("another thread has failed");
    if (stored * unit >= end) return;
    Atomics.wait(counts, control.stored, stored);
  }
}

/** Waits until all parts are computed, or a thread has failed; says which. */
export function allComputed(memory: WebAssembly.Memory, { parts }: PartWork): boolean {
  const counts = controlOf(memory);
  for (;;) {
    const computed = Atomics.load(counts, control.computed);
    if (Atomics.load(counts, control.failed) !== 0) return false;
    if (computed >= parts.length) return true;
    Atomics.wait(counts, control.computed, computed);
  }
}

function tensorIn(moments: Moments, { of, name }: Result): Tensor {
  const found = moments[of];
  return found instanceof tf.Tensor ? found : found![name]!;
}

/** The moments of a part, in new tensors. */
export function momentsAt(memory: WebAssembly.Memory, work: PartWork, index: number): Moments {
  const moments: Record<string, unknown> = { n: work.parts[index]!.count };
  for (const result of work.results) {
    if (result.of === "memory") continue;
    const tensor = load(memory, placeOf(result, index, work));
    if (result.name === "") moments[result.of] = tensor;
    else moments[result.of] = { ...(moments[result.of] as Tensors), [result.name]: tensor };
  }
  return moments as unknown as Moments;
}

/** What is remembered of all examples, in new tensors. */
export function memoryAt(memory: WebAssembly.Memory, work: PartWork): Tensors {
  const rows = work.results.filter(({ of }) => of === "memory");
  return Object.fromEntries(rows.map((result) => {
    const parts = work.parts.map((_, i) => load(memory, placeOf(result, i, work)));
    const whole = tf.concat(parts);
    dispose(parts);
    return [result.name, whole];
  }));
}

/** The batch's examples of a part, in new tensors, once they are `there`. */
export function rowsAt(
  memory: WebAssembly.Memory,
  { batch }: PartWork,
  part: Part,
  there: UpTo,
): unknown {
  return mapLeaves(batch.tree, (leaf, path) => {
    const stored = batch.tensors.get(path);
    return stored === undefined ? leaf : load(memory, stored, { rows: part, there });
  });
}

/** Waits until all other threads have left the work, and its memory. */
export function waitForOthers(memory: WebAssembly.Memory, others: number): void {
  const counts = controlOf(memory);
  for (;;) {
    const left = Atomics.load(counts, control.left);
    if (left >= others) return;
    Atomics.wait(counts, control.left, left);
  }
}

/** Says that a thread has failed, and why, and lets all others know. */
export function fail(memory: WebAssembly.Memory, error: unknown): void {
  const counts = controlOf(memory);
  if (Atomics.compareExchange(counts, control.failed, 0, 1) === 0) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const text = new TextEncoder().encode(`${name}\n${message}`).subarray(0, reserved - 64);
    new Uint8Array(memory.buffer, 64).set(text);
    Atomics.store(counts, control.length, text.length);
  }
  // other numbers than those that are waited at, lest who is about to wait sleeps for ever
  Atomics.store(counts, control.computed, -1);
  Atomics.store(counts, control.stored, -1);
  Atomics.notify(counts, control.computed);
  Atomics.notify(counts, control.stored);
}

/** The error of a thread, if one has failed. */
export function failureIn(memory: WebAssembly.Memory): Error | undefined {
  const counts = controlOf(memory);
  if (Atomics.load(counts, control.failed) === 0) return undefined;
  const bytes = new Uint8Array(memory.buffer, 64, Atomics.load(counts, control.length)).slice();
  const [name, ...message] = new TextDecoder().decode(bytes).split("\n");
  const kind = name === "RangeError" ? RangeError : name === "TypeError" ? TypeError : Error;
  return new kind(message.join("\n"));
}

/** One number that is stored. */
export function numberAt(memory: WebAssembly.Memory, stored: Stored): number {
  return arrayAt(memory, stored)[0]!;
}
