/** Rows of a table on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../../optimizers/backends/tensor_info.ts";
import { allocate, arrayOf, type WasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";

interface GatherArgs {
  inputs: { x: TensorInfo; indices: TensorInfo };
  backend: WasmBackend;
  attrs: { axis: number; batchDims: number };
}

/**
 * `GatherV2` of whole rows (`axis` 0, as an embedding has it) by copying each as a block, in front of
 * the stock kernel, which finds the place of each element by itself. All else, indices beyond the
 * table included, is left to the stock kernel.
 */
export function gatherKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x, indices }, backend, attrs } = args as unknown as GatherArgs;
    const [rows, ...row] = x.shape as [number, ...number[]];
    const numbers = indices.dtype === "int32" && x.dtype !== "string"
      ? arrayOf(backend, indices)
      : undefined;
    const plain = numbers !== undefined && attrs.axis === 0 && attrs.batchDims === 0 &&
      numbers.every((index) => index >= 0 && index < rows);
    if (!plain) return stock(args);
    const out = allocate(backend, [...indices.shape, ...row], x.dtype);
    const from = arrayOf(backend, x), to = arrayOf(backend, out);
    const width = row.reduce((product, size) => product * size, 1);
    arrayOf(backend, indices).forEach((index, i) => {
      to.set(from.subarray(width * index, width * (index + 1)), width * i);
    });
    return out;
  };
}
