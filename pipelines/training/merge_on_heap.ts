/** Gradients that all threads put together, on this thread's WASM heap. @module */
import * as tf from "@tensorflow/tfjs";
import { type TensorInfo, tensorOf } from "../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  wasmBackend,
} from "../../optimizers/backends/wasm_heap.ts";
import type { Scalar, Tensors } from "../../optimizers/types.ts";
import { mergingOf } from "../../problems/kinds/part_moments.ts";
import type { Gradient } from "../../problems/problem.ts";
import { type Block, blocksOf } from "./merge_parts.ts";
import { numberAt, type PartWork, placeOf } from "./part_work.ts";

/** A whole gradient in the making. */
export interface MergeOnHeap {
  readonly blocks: readonly Block[];
  /** Copies a block that was put together in the shared memory, while it is in the caches. */
  copy(block: Block): void;
  /** Copies those of other threads, and gives loss, gradient and variance. */
  whole(): Gradient;
  /** Frees what was made for it. */
  drop(): void;
}

/** Makes room for a gradient, and for its variance where deviations were computed. */
export function mergeOnHeap(memory: WebAssembly.Memory, work: PartWork): MergeOnHeap {
  const backend = wasmBackend(), blocks = blocksOf(work);
  const infos = new Map<object, TensorInfo>();
  for (const result of work.results) {
    if (result.of !== "gradient" && result.of !== "deviations") continue;
    infos.set(result, allocate(backend, result.shape));
  }
  const missing = new Set(blocks);
  const copyOne = (result: Block["gradient"], { from, count }: Block) => {
    const shared = new Float32Array(memory.buffer, result.at + 4 * from, count);
    const heap = memoryOf(backend).buffer;
    const to = addressOf(backend, infos.get(result)!) + 4 * from;
    new Float32Array(heap, to, count).set(shared);
  };
  const copy = (block: Block) => {
    copyOne(block.gradient, block);
    if (block.deviations !== undefined) copyOne(block.deviations, block);
    missing.delete(block);
  };
  const tensorsOf = (of: "gradient" | "deviations"): Tensors =>
    Object.fromEntries(
      work.results.filter((result) => result.of === of)
        .map((result) => [result.name, tensorOf(infos.get(result)!)]),
    );
  return {
    blocks,
    copy,
    whole() {
      missing.forEach(copy);
      const spread = work.wanted.variance && { variance: tensorsOf("deviations") };
      return { loss: lossOf(memory, work), gradient: tensorsOf("gradient"), ...spread };
    },
    drop: () => infos.forEach((info) => free(backend, info)),
  };
}

/** The mean of the parts' losses, as `merged` has it. */
function lossOf(memory: WebAssembly.Memory, work: PartWork): Scalar {
  const result = work.results.find(({ of }) => of === "loss")!;
  const at = (part: number) => numberAt(memory, placeOf(result, part, work));
  const { fround } = Math;
  let loss = at(0), { count: all } = work.parts[0]!;
  for (let part = 1; part < work.parts.length; part++) {
    const { n, weight } = mergingOf(all, work.parts[part]!.count);
    loss = fround(loss + fround(fround(at(part) - loss) * fround(weight)));
    all = n;
  }
  return tf.scalar(loss);
}
