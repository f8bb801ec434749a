/** A thread that computes kernels together with another; see `kernel_threads.ts` for its other end. @module */
import { listen } from "../../../optimizers/host/worker.ts";
import { functionsIn } from "../wasm/code/heap_functions.ts";
import { readAttention, readAttentionBack } from "../wasm/blockwise/attention_heads.ts";
import { readElements } from "../wasm/blockwise/elements.ts";
import { readBackward, readForward } from "../wasm/blockwise/lstm_steps.ts";
import { readMaxPoolGradient } from "../wasm/blockwise/max_pool_gradient.ts";
import { readPadding } from "../wasm/blockwise/padding.ts";
import { readRowSums } from "../wasm/blockwise/row_sums.ts";
import { readPanels, readProduct } from "../wasm/products/blocks.ts";
import {
  control,
  type ReadWork,
  take,
  told,
  type WorkKind,
} from "../wasm/shared_work/handed_over.ts";

/** What a thread begins with. */
export interface KernelThreadStart {
  /** The heap that work lies on. */
  readonly heap: WebAssembly.Memory;
  /** The numbers by which threads find together. */
  readonly counts: Int32Array;
  /** The thread's number. */
  readonly thread: number;
}

/** How work of each kind is computed. */
const kinds: Readonly<Record<WorkKind, ReadWork>> = {
  "product": readProduct,
  "panels": readPanels,
  "lstm forward": readForward,
  "lstm backward": readBackward,
  "attention": readAttention,
  "attention gradient": readAttentionBack,
  "row sums": readRowSums,
  "elements": readElements,
  "max pool gradient": readMaxPoolGradient,
  "padding": readPadding,
};

/**
 * Looks this often for more work before it sleeps: for a millisecond, which what else there is to be done between two
 * products seldom takes, while to be woken, on a virtual machine, takes a good part of one.
 */
const looks = 1 << 17;

const second = 1000;

listen<KernelThreadStart, never>(({ heap, counts, thread }) => {
  const functions = functionsIn(heap);
  while (Atomics.load(counts, control.left) >= 0) {
    const block = take(counts);
    if (block === undefined) {
      waitForBlocks(counts);
      continue;
    }
    try {
      const { kind, next } = told(counts, heap);
      kinds[kind](next, heap, functions)(block, thread);
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
  Atomics.wait(counts, control.left, 0, second); // a thread that waits cannot be ended
  Atomics.sub(counts, control.asleep, 1);
}
