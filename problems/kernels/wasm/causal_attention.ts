/** Causal attention and its gradient, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import { blasInUse } from "../../../optimizers/backends/blas.ts";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import {
  attend,
  attendBack,
  attentionBackWork,
  type AttentionSizes,
  attentionThreads,
  attentionWork,
  headCount,
  type MultiplyOperands,
  readAttention,
  readAttentionBack,
  roomOf,
} from "./blockwise/attention_heads.ts";
import { functionsOn } from "./code/functions.ts";
import { multiply } from "./products/matrix.ts";
import type { ReadWork, Work } from "./shared_work/handed_over.ts";
import { compute, threadsOn } from "./shared_work/together.ts";

interface AttentionArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: { heads: number };
}

/** The kernel `fusedAttention`. */
export const attentionKernel: tf.KernelFunc = (args) => {
  const { inputs: { x }, backend, attrs } = args as unknown as AttentionArgs;
  const sizes = sizesOf(x, attrs.heads), { n, time, width } = sizes;
  const out = allocate(backend, [n, time, width]);
  const at = { ...sizes, x: addressOf(backend, x), y: addressOf(backend, out) };
  forAllHeads(backend, sizes, 1, {
    alone: (room, multiply) => attend(functionsOn(backend), at, [0, headCount(at)], room, multiply),
    work: (rooms, threads) => attentionWork({ ...at, rooms, threads }),
    read: readAttention,
  });
  return out;
};

/** The kernel `fusedAttentionGradient`. */
export const attentionGradientKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as AttentionArgs;
  const sizes = sizesOf(x, attrs.heads), out = allocate(backend, x.shape);
  const [from, by, to] = [x, dy, out].map((info) => addressOf(backend, info)) as [
    number,
    number,
    number,
  ];
  const at = { ...sizes, x: from, dy: by, dx: to };
  forAllHeads(backend, sizes, 2, {
    alone: (room, multiply) =>
      attendBack(functionsOn(backend), at, [0, headCount(at)], room, multiply),
    work: (rooms, threads) => attentionBackWork({ ...at, rooms, threads }),
    read: readAttentionBack,
  });
  return out;
};

/** What is to be done for all heads: with BLAS one after the other, otherwise some of them in each thread. */
interface Heads {
  alone(room: number, multiply: MultiplyOperands): void;
  work(rooms: number, threads: number): Work;
  readonly read: ReadWork;
}

function forAllHeads(
  backend: WasmBackend,
  sizes: AttentionSizes,
  squares: number,
  { alone, work, read }: Heads,
): void {
  const heap = memoryOf(backend), withBlas = blasInUse() !== undefined;
  const threads = withBlas ? 1 : attentionThreads(sizes, squares, threadsOn(heap));
  const room = allocate(backend, [threads * roomOf(sizes, squares) / 4]);
  const rooms = addressOf(backend, room);
  try {
    if (withBlas) {
      alone(rooms, (left, right, outRows) => multiply(backend, left, right, outRows));
    } else {
      compute(work(rooms, threads), read, heap, functionsOn(backend));
    }
  } finally {
    free(backend, room);
  }
}

function sizesOf({ shape }: TensorInfo, heads: number): AttentionSizes {
  const [n, time, columns] = shape as [number, number, number];
  return { n, time, width: columns / 3, heads };
}
