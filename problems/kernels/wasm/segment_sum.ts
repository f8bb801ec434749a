/** Sums of rows by segment, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { allocate, arrayOf, type WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";

interface SegmentSumArgs {
  inputs: { x: TensorInfo; segmentIds: TensorInfo };
  backend: WasmBackend;
  attrs: { numSegments: number };
}

/**
 * `UnsortedSegmentSum`, which TensorFlow.js 4.22 does not have on WASM: `out[s] = Σ x[i]` over rows
 * with `segmentIds[i] = s`. It is the gradient of `tf.gather`, so of every embedding. Rows of other
 * ids are left out, as on the other backends.
 */
export const unsortedSegmentSum: tf.KernelFunc = (args) => {
  const { inputs: { x, segmentIds }, backend, attrs } = args as unknown as SegmentSumArgs;
  const out = allocate(backend, [attrs.numSegments, ...x.shape.slice(1)], x.dtype);
  const rows = arrayOf(backend, x), sums = arrayOf(backend, out);
  const ids = arrayOf(backend, segmentIds);
  const width = sums.length / Math.max(1, attrs.numSegments);
  sums.fill(0);
  ids.forEach((id, row) => {
    if (id < 0 || id >= attrs.numSegments) return;
    const from = row * width, to = id * width;
    for (let i = 0; i < width; i++) sums[to + i]! += rows[from + i]!;
  });
  return out;
};
