/** Clones on WASM that copy nothing. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { shared, type WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";

interface CopyArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs?: { dtype?: tf.DataType };
}

/**
 * `Identity`, and `Cast` to the type that the tensor has: another reference to the same data. The
 * stock kernels copy it, though no kernel changes its inputs; tfjs clones and casts in every
 * gradient.
 */
export function copyKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs } = args as unknown as CopyArgs;
    const asItIs = x.dtype !== "string" && (attrs?.dtype ?? x.dtype) === x.dtype;
    return asItIs ? shared(backend, x) : stock(args);
  };
}
