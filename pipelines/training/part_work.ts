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
  /** Where it is told how far things are stored: a number for the inputs, and one for the results of each part. */
  readonly progress: number;
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
export const control = { next: 0, stored: 1, block: 2, left: 3, failed: 4, length: 5 } as const;

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

/** Where a step begins: nothing is computed or stored. */
export function begin(memory: WebAssembly.Memory, work: PartWork): void {
  controlOf(memory).fill(0);
  progressOf(memory, work).fill(0);
}

/** Bytes from the memory's start up to which inputs are stored, and the results of each part. */
function progressOf({ buffer }: WebAssembly.Memory, { progress, parts }: PartWork): Uint32Array {
  return new Uint32Array(buffer, progress, 1 + parts.length);
}

/** Tells all threads how far inputs are stored, or results of a part. */
export function tellStored(
  memory: WebAssembly.Memory,
  work: PartWork,
  what: "inputs" | number,
  end: number,
): void {
  const counts = controlOf(memory);
  Atomics.store(progressOf(memory, work), what === "inputs" ? 0 : 1 + what, end);
  Atomics.add(counts, control.stored, 1);
  Atomics.notify(counts, control.stored);
}

/**
 * Waits until they are stored up to there.
 *
 * @throws {Error} if a thread has failed
 */
export function waitForStored(
  memory: WebAssembly.Memory,
  work: PartWork,
  what: "inputs" | number,
  end: number,
): void {
  const counts = controlOf(memory), progress = progressOf(memory, work);
  for (;;) {
    const stored = Atomics.load(counts, control.stored);
    if (Atomics.load(counts, control.failed) !== 0) throw new Error("another thread has failed");
    if (Atomics.load(progress, what === "inputs" ? 0 : 1 + what) >= end) return;
    Atomics.wait(counts, control.stored, stored);
  }
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
      const tell = (end: number) => tellStored(memory, work, index, end);
      store(memory, tensorIn(moments, result), placeOf(result, index, work), tell);
    }
    dispose(moments);
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
  Atomics.add(counts, control.stored, 1); // lest who is about to wait for more sleeps for ever
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
