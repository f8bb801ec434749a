/** A thread that computes blocks of products; see `product_threads.ts` for its other end. @module */
import { listen } from "../../../../optimizers/host/worker.ts";
import { functionsIn } from "../code/heap_functions.ts";
import { blockAt } from "./blocks.ts";
import { control, take, told } from "./handed_over.ts";
import { computeBlock } from "./product.ts";

/** What a thread begins with. */
export interface ProductThreadStart {
  /** The heap that products lie on. */
  readonly memory: WebAssembly.Memory;
  /** The numbers by which threads find together. */
  readonly counts: Int32Array;
  /** The thread's number: that which starts others is 0. */
  readonly thread: number;
}

/**
 * Looks this often for another product before it sleeps: about as long as the kernels between two products of a
 * gradient take.
 */
const looks = 1 << 17;

listen<ProductThreadStart, never>(({ memory, counts, thread }) => {
  const functions = functionsIn(memory);
  while (Atomics.load(counts, control.left) >= 0) {
    const index = take(counts);
    if (index === undefined) {
      waitForBlocks(counts);
      continue;
    }
    try {
      const { product, threads } = told(counts, memory);
      computeBlock(functions, product, blockAt(product, index, threads), thread);
    } catch {
      Atomics.store(counts, control.failed, 1);
    }
    Atomics.add(counts, control.done, 1);
    Atomics.notify(counts, control.done);
  }
  close();
});

function waitForBlocks(counts: Int32Array): void {
  for (let i = 0; i < looks; i++) if (Atomics.load(counts, control.left) !== 0) return;
  Atomics.add(counts, control.asleep, 1);
  Atomics.wait(counts, control.left, 0);
  Atomics.sub(counts, control.asleep, 1);
}
