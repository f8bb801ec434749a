/** GELU and its gradient, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { addressOf, allocate, type WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./code/functions.ts";

interface GeluArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
}

/** The kernel `fusedGelu`, in one pass. */
export const geluKernel: tf.KernelFunc = (args) => {
  const { inputs: { x }, backend } = args as unknown as GeluArgs;
  const y = allocate(backend, x.shape);
  const at = (info: TensorInfo) => addressOf(backend, info);
  functionsOn(backend).gelu({ x: at(x), y: at(y), bytes: bytesOf(x) });
  return y;
};

/** The kernel `fusedGeluGradient`, in one pass. */
export const geluGradientKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as GeluArgs;
  const dx = allocate(backend, x.shape);
  const at = (info: TensorInfo) => addressOf(backend, info);
  functionsOn(backend).geluGradient({ dy: at(dy), x: at(x), dx: at(dx), bytes: bytesOf(x) });
  return dx;
};

function bytesOf({ shape }: TensorInfo): number {
  return 4 * tf.util.sizeFromShape(shape);
}
