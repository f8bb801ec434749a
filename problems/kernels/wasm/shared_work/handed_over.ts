/** Work as it is told to other threads: numbers in memory that they share, by which its blocks are taken. @module */
import { page } from "../../../../optimizers/backends/wasm_memory.ts";
import type { HeapFunctions } from "../code/heap_functions.ts";

/** Kinds of work. */
export const workKinds = [
  "product",
  "panels",
  "lstm forward",
  "lstm backward",
  "attention",
  "attention gradient",
  "row sums",
  "elements",
  "max pool gradient",
  "padding",
] as const;

/** One of them. */
export type WorkKind = typeof workKinds[number];

/** What threads compute together. */
export interface Work {
  readonly kind: WorkKind;
  /** All there is to know about it: natural numbers, addresses among them. */
  readonly numbers: readonly number[];
  /** Into how many blocks it is cut. */
  readonly blocks: number;
}

/** Computes a block, in the workspace of a thread: that which hands work over is 0, and others count from 1. */
export type ComputeBlock = (block: number, thread: number) => void;

/** What computes work of a kind, which `next` gives the numbers of. */
export type ReadWork = (
  next: () => number,
  heap: WebAssembly.Memory,
  functions: HeapFunctions,
) => ComputeBlock;

/** Numbers by their names. */
export type Named<Name extends string> = Readonly<Record<Name, number>>;

/** Numbers in the order of their names. */
export function numbersOf<Name extends string>(names: readonly Name[], at: Named<Name>): number[] {
  return names.map((name) => at[name]);
}

/** The next numbers, by the names that they were listed by. */
export function nextNamed<Name extends string>(
  names: readonly Name[],
  next: () => number,
): Named<Name> {
  return Object.fromEntries(names.map((name) => [name, next()])) as Named<Name>;
}

/** Gives numbers one after the other. */
export function readNumbers(numbers: ArrayLike<number>): () => number {
  let at = 0;
  return () => numbers[at++]!;
}

/**
 * Places of the numbers by which threads find together: blocks that are left to be taken (-1 at the end), how many
 * others have done, how many of them sleep, whether one has failed; and what tells the work.
 */
export const control = { left: 0, done: 1, asleep: 2, failed: 3, told: 4 } as const;

/** All of them together: works have no more than 30 numbers. */
export const controlLength = control.told + 32;

/**
 * Tells work, while no thread computes any; its blocks can be taken then.
 *
 * @throws {RangeError} if its numbers cannot be told as they are
 */
export function hand(
  counts: Int32Array,
  heap: WebAssembly.Memory,
  { kind, numbers, blocks }: Work,
): void {
  for (const number of numbers) {
    if (number !== number >>> 0) {
      throw new RangeError(`work cannot be told by the number ${number}`);
    }
  }
  toldIn(counts).set([heap.buffer.byteLength / page, workKinds.indexOf(kind), ...numbers]);
  Atomics.store(counts, control.failed, 0);
  Atomics.store(counts, control.done, 0);
  Atomics.store(counts, control.left, blocks);
  if (Atomics.load(counts, control.asleep) > 0) Atomics.notify(counts, control.left);
}

/** What was told, for a thread that has taken a block: nothing changes before it is done. */
export function told(
  counts: Int32Array,
  heap: WebAssembly.Memory,
): { readonly kind: WorkKind; readonly next: () => number } {
  const next = readNumbers(toldIn(counts));
  if (heap.buffer.byteLength < next() * page) heap.grow(0); // lets this thread see how it has grown
  return { kind: workKinds[next()]!, next };
}

function toldIn({ buffer }: Int32Array): Uint32Array {
  return new Uint32Array(buffer, 4 * control.told);
}

/** Takes one of the blocks that nobody has, the last first; `undefined` where there is none. */
export function take(counts: Int32Array): number | undefined {
  for (let left = Atomics.load(counts, control.left); left > 0;) {
    const found = Atomics.compareExchange(counts, control.left, left, left - 1);
    if (found === left) return left - 1;
    left = found;
  }
  return undefined;
}
