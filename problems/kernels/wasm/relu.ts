/** The gradient of `Relu`, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  memoryOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { simdKernel } from "../../../optimizers/executors/simd_kernel.ts";
import { ifGreater, input, mul } from "../../../optimizers/rules/expression.ts";
import { compile } from "../../../optimizers/rules/program.ts";

interface ReluGradArgs {
  inputs: { dy: TensorInfo; x: TensorInfo };
  backend: WasmBackend;
}

const x = input("x");

/** `dy · step(x)`, which is NaN where x is. */
const program = compile([mul(input("dy"), ifGreater(x, 0, 1, ifGreater(1, x, 0, x)))]);

/** `dy · step(x)`, element by element in one pass. */
export const reluGradKernel: tf.KernelFunc = (args) => {
  const { inputs: { dy, x }, backend } = args as unknown as ReluGradArgs;
  const out = allocate(backend, x.shape);
  const size = tf.util.sizeFromShape(x.shape);
  const [from, at, to] = [dy, x, out].map((info) => addressOf(backend, info));
  if (size > 0) simdKernel(program, memoryOf(backend))(size, from!, at!, to!);
  return out;
};
