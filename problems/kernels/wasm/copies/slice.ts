/** Parts of tensors on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  memoryOf,
  type WasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";

interface SliceArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs: { begin: number[]; size: number[] };
}

/**
 * `Slice` by copying from where the tensor lies, in front of the stock kernel, which copies the whole tensor off the
 * heap first.
 */
export function sliceKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs: { begin, size } } = args as unknown as SliceArgs;
    if (x.dtype === "string" || x.dtype === "complex64") return stock(args);
    const shape = [...x.shape], bytes = tf.util.bytesPerElement(x.dtype);
    const [starts, sizes] = tf.slice_util.parseSliceParams(
      { shape } as tf.Tensor,
      begin,
      size,
    ) as [number[], number[]];
    const out = allocate(backend, sizes, x.dtype);
    if (tf.util.sizeFromShape(sizes) === 0) return out;
    const lines = shape.map((_, axis) => bytes * tf.util.sizeFromShape(shape.slice(axis + 1)));
    // from the last axis that is cut on, what is taken lies side by side
    const cut = shape.findLastIndex((length, axis) => sizes[axis] !== length);
    const run = cut < 0 ? bytes * shape.reduce((all, n) => all * n, 1) : sizes[cut]! * lines[cut]!;
    const start = addressOf(backend, x); // brings it to the heap, which may grow
    const heap = new Uint8Array(memoryOf(backend).buffer);
    let to = addressOf(backend, out);
    const copy = (axis: number, from: number) => {
      if (axis >= cut) {
        const first = from + (cut < 0 ? 0 : starts[cut]! * lines[cut]!);
        heap.copyWithin(to, first, first + run);
        to += run;
        return;
      }
      for (let i = 0; i < sizes[axis]!; i++) {
        copy(axis + 1, from + (starts[axis]! + i) * lines[axis]!);
      }
    };
    copy(0, start);
    return out;
  };
}
