/** A tensor plus a multiple of another, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  memoryOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { addScaledRow } from "./blockwise/passes.ts";
import { functionsOn } from "./code/functions.ts";

interface AddScaledArgs {
  inputs: { x: TensorInfo; y: TensorInfo };
  backend: WasmBackend;
  attrs: { scale: number };
}

/** The kernel `addScaled`, in one pass. */
export const addScaledKernel: tf.KernelFunc = (args) => {
  const { inputs, backend, attrs: { scale } } = args as unknown as AddScaledArgs;
  const sum = allocate(backend, inputs.x.shape), size = tf.util.sizeFromShape([...sum.shape]);
  const [x, y, out] = [inputs.x, inputs.y, sum].map((info) => addressOf(backend, info)) as [
    number,
    number,
    number,
  ];
  addScaledRow(functionsOn(backend), memoryOf(backend), { x, y, out, size, scale });
  return sum;
};
