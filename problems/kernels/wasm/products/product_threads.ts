/** Threads that compute products together, on the heap that they share. @module */
import * as tf from "@tensorflow/tfjs";
import { blasInUse } from "../../../../optimizers/backends/blas.ts";
import { memoryOf, wasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { isShared } from "../../../../optimizers/backends/wasm_memory.ts";
import { checkCount } from "../../../../optimizers/check.ts";
import { type StartOptions, startWorker } from "../../../../optimizers/host/worker.ts";
import type { HeapFunctions } from "../code/heap_functions.ts";
import { blockAt, blockCount, isWorthHandingOver } from "./blocks.ts";
import { control, controlLength, hand, take } from "./handed_over.ts";
import type { Operand } from "./operand.ts";
import { computeBlock, type Product } from "./product.ts";
import type { ProductThreadStart } from "./product_thread.ts";

/** Threads for products, this one among them; closed when they are disposed of. */
export interface ProductThreads extends Disposable {
  /** How many there are: those of the asked that started. */
  readonly count: number;
  /** Why there are fewer than asked. */
  readonly lack: string | undefined;
}

/** Whether products are what threads are for here: on WASM, where BLAS does not compute them. */
export function threadsCanMultiply(): boolean {
  return tf.getBackend() === "wasm" && blasInUse() === undefined &&
    isShared(memoryOf(wasmBackend()));
}

/** Computes products with threads, or alone again without them. */
export function useProductThreads(threads: ProductThreads | undefined): void {
  open = threads && (threads as Open);
}

interface Open extends ProductThreads {
  readonly memory: WebAssembly.Memory;
  readonly counts: Int32Array;
  readonly count: number;
}

/** Why threads cannot help on a heap. */
export const unshared =
  "the WASM backend's heap is not shared, as it was not set up by useBackend in Deno";

let open: Open | undefined;

/**
 * Starts threads that compute the products of this thread's WASM backend together with it, in the place of those
 * that were open: products of dense layers, convolutions and recurrences, and their gradients. Results are those of
 * one thread, bit by bit. Where BLAS is in use, it has threads of its own, and these only what is too small for it.
 *
 * @throws {RangeError} if `count` is not a whole number of at least 1
 * @throws {Error} if another backend is in use
 */
export async function openProductThreads(
  count: number,
  start?: StartOptions,
): Promise<ProductThreads> {
  checkCount(count, "threads");
  const memory = memoryOf(wasmBackend());
  if (!isShared(memory)) {
    const lack =
      "the WASM backend's heap is not shared, as it was not set up by useBackend in Deno";
    return { count: 1, lack, [Symbol.dispose]() {} };
  }
  const counts = new Int32Array(new SharedArrayBuffer(4 * controlLength));
  const starts = await Promise.allSettled(Array.from(
    { length: count - 1 },
    () => startWorker("./product_thread.ts", import.meta.url, start),
  ));
  const workers = starts.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
  const refused = starts.find((each) => each.status === "rejected");
  workers.forEach((worker, i) =>
    worker.postMessage({ memory, counts, thread: i + 1 } satisfies ProductThreadStart)
  );
  const own: Open = {
    memory,
    counts,
    count: workers.length + 1,
    lack: refused && (refused.reason as Error).message,
    [Symbol.dispose]() {
      if (open === own) open = undefined;
      Atomics.store(counts, control.left, -1);
      Atomics.notify(counts, control.left);
      workers.forEach((worker) => worker.terminate());
    },
  };
  open = own;
  return own;
}

/** How many threads are to compute a product on a memory. */
export function threadsFor(
  memory: WebAssembly.Memory,
  left: Operand,
  right: Operand,
): { readonly count: number } {
  return open?.memory === memory && isWorthHandingOver(left, right) ? open : alone;
}

const alone = { count: 1 };

/**
 * Computes a product with all threads.
 *
 * @throws {Error} if it failed in another thread
 */
export function computeInThreads(functions: HeapFunctions, product: Product): void {
  const { memory, counts, count } = open!;
  const blocks = blockCount(product, count);
  hand(counts, memory, product, count);
  let own = 0;
  try {
    for (let block = take(counts); block !== undefined; block = take(counts)) {
      own++;
      computeBlock(functions, product, blockAt(product, block, count), 0);
    }
  } finally {
    waitFor(counts, blocks - own); // until then they work on what is freed afterwards
  }
  if (Atomics.load(counts, control.failed) !== 0) {
    throw new Error("a product failed in another thread");
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
