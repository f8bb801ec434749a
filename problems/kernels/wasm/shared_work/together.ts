/** Work that is done by all threads that are in use. @module */
import type { HeapFunctions } from "../code/heap_functions.ts";
import { isPassWorthHandingOver } from "./cutting.ts";
import {
  type ComputeBlock,
  control,
  hand,
  readNumbers,
  type ReadWork,
  take,
  type Work,
} from "./handed_over.ts";

/** Threads that share a heap. */
export interface Helped {
  /** How many there are, the one whose heap it is among them. */
  readonly count: number;
  readonly heap: WebAssembly.Memory;
  /** The numbers by which they find together. */
  readonly counts: Int32Array;
}

let inUse: Helped | undefined;

/** Works with threads from now on, or alone. */
export function useHelp(threads: Helped | undefined): void {
  inUse = threads;
}

/** The threads that are in use. */
export function helpInUse(): Helped | undefined {
  return inUse;
}

/** Threads that compute what lies on a heap, this one among them. */
export function threadsOn(heap: WebAssembly.Memory): number {
  return inUse?.heap === heap ? inUse.count : 1;
}

/** Threads that go once through so many numbers on a heap, which fall into so many parts. */
export function threadsForPass(
  heap: WebAssembly.Memory,
  numbers: number,
  parts: number = numbers,
): number {
  return isPassWorthHandingOver(numbers) ? Math.min(threadsOn(heap), parts) : 1;
}

/**
 * Computes work with all threads, or where it is cut into a single block in this one.
 *
 * @param read what computes its kind
 * @throws {Error} if it failed in another thread
 */
export function compute(
  work: Work,
  read: ReadWork,
  heap: WebAssembly.Memory,
  functions: HeapFunctions,
): void {
  const computeBlock = read(readNumbers(work.numbers), heap, functions);
  if (work.blocks === 1) computeBlock(0, 0);
  else computeTogether(work, computeBlock);
}

function computeTogether(work: Work, compute: ComputeBlock): void {
  const { heap, counts } = inUse!;
  hand(counts, heap, work);
  let own = 0;
  try {
    for (let block = take(counts); block !== undefined; block = take(counts)) {
      own++;
      compute(block, 0);
    }
  } catch (error) {
    while (take(counts) !== undefined) own++; // what is left is computed by nobody
    throw error;
  } finally {
    waitFor(counts, work.blocks - own); // until then they work on what is freed afterwards
  }
  if (Atomics.load(counts, control.failed) !== 0) {
    throw new Error("a kernel failed in another thread");
  }
}

/** Looks this often before it sleeps, since that takes longer than most blocks. */
const looks = 20000;

/** Waits until others have computed so many blocks. */
function waitFor(counts: Int32Array, blocks: number): void {
  for (let i = 0; i < looks; i++) if (Atomics.load(counts, control.done) === blocks) return;
  for (;;) {
    const done = Atomics.load(counts, control.done);
    if (done === blocks) return;
    Atomics.wait(counts, control.done, done);
  }
}
