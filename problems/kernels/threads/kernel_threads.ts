/** Threads that compute kernels together, on the heap that they share. @module */
import * as tf from "@tensorflow/tfjs";
import { blasInUse } from "../../../optimizers/backends/blas.ts";
import { memoryOf, wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { isShared } from "../../../optimizers/backends/wasm_memory.ts";
import { checkCount } from "../../../optimizers/check.ts";
import { host } from "../../../optimizers/host/host.ts";
import { type StartOptions, startWorkers } from "../../../optimizers/host/worker.ts";
import { control, controlLength } from "../wasm/shared_work/handed_over.ts";
import { type Helped, helpInUse, useHelp } from "../wasm/shared_work/together.ts";
import type { KernelThreadStart } from "./kernel_thread.ts";

/** Threads for kernels, this one among them; they end when they are disposed of. */
export interface KernelThreads extends Disposable {
  /** How many there are: those of the asked that started. */
  readonly count: number;
  /** Why there are fewer than asked. */
  readonly lack: string | undefined;
}

interface Open extends KernelThreads, Helped {}

/** Why threads cannot help on a heap. */
export const unshared =
  "the WASM backend's heap is not shared, as it was not set up by useBackend in Deno";

/**
 * Starts threads that compute matrix products, convolutions, LSTMs, causal attention, max-pooling's gradient, sums
 * over rows and what is made element by element on this thread's WASM backend, together with it; in the place of
 * those that were in use. Results are those of one thread, bit by bit. Where BLAS is in use, it has threads of its own
 * for products, and these are left what is too small for it. The process does not end by itself before they are
 * disposed of.
 *
 * @example All cores train one model
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { openKernelThreads } from "../mod.ts";
 *
 * await useBackend("wasm");
 * using _threads = await openKernelThreads(2);
 * const square = tf.tidy(() => tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])));
 * square.dispose();
 * ```
 *
 * @throws {RangeError} if `count` is not a whole number of at least 1
 * @throws {Error} if another backend is in use
 */
export async function openKernelThreads(
  count: number,
  start?: StartOptions,
): Promise<KernelThreads> {
  checkCount(count, "threads");
  const heap = memoryOf(wasmBackend());
  if (!canShare(heap)) return { count: 1, lack: unshared, [Symbol.dispose]() {} };
  const counts = new Int32Array(new SharedArrayBuffer(4 * controlLength));
  const module = import.meta.url;
  const { workers, lack } = await startWorkers("./kernel_thread.ts", module, count - 1, start);
  workers.forEach((worker, i) =>
    worker.postMessage({ heap, counts, thread: i + 1 } satisfies KernelThreadStart)
  );
  const own: Open = {
    heap,
    counts,
    count: workers.length + 1,
    lack,
    [Symbol.dispose]() {
      if (helpInUse() === own) useHelp(undefined);
      Atomics.store(counts, control.left, -1);
      Atomics.notify(counts, control.left);
      workers.forEach((worker) => worker.terminate());
    },
  };
  useHelp(own);
  return own;
}

/** Computes kernels with threads from now on, or alone. */
export function useKernelThreads(threads: KernelThreads | undefined): void {
  useHelp(threads as Open | undefined);
}

/** Whether kernels are what threads are for here: on WASM, where BLAS does not compute products. */
export function kernelsTakeThreads(): boolean {
  return tf.getBackend() === "wasm" && blasInUse() === undefined &&
    canShare(memoryOf(wasmBackend()));
}

/** Whether threads of ours can work on a heap: others than Deno have none, whatever their memory is. */
export function canShare(heap: WebAssembly.Memory): boolean {
  return host === "deno" && isShared(heap);
}
