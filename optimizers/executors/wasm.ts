/** Programs on the heap of the WASM backend, as SIMD kernels. @module */
import type { Tensor } from "@tensorflow/tfjs";
import { type TensorInfo, tensorOf } from "../backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  memoryOf,
  viewOf,
  type WasmBackend,
  wasmBackend,
} from "../backends/wasm_heap.ts";
import type { Program } from "../rules/program.ts";
import type { Executor, Operands } from "./executor.ts";
import { loopOf } from "./javascript.ts";
import { simdKernel, simdSupported } from "./simd_kernel.ts";

/** Runs a program as a SIMD kernel on the memory of the WASM backend; where it cannot, as a loop. */
export const wasm: Executor = (program, operands) => {
  if (!simdSupported()) return wasmLoop(program, operands);
  const backend = wasmBackend();
  const kernel = simdKernel(program, memoryOf(backend));
  const at = (tensor: TensorInfo) => addressOf(backend, tensor);
  return onHeap(backend, program, operands, (size, { inputs, scalars }, outputs) => {
    kernel(size, ...inputs.map(at), ...outputs.map(at), ...scalars);
  });
};

/** Runs a program as a JavaScript loop over views of the WASM backend's heap. */
export const wasmLoop: Executor = (program, operands) => {
  const backend = wasmBackend();
  const loop = loopOf(program);
  const view = (tensor: TensorInfo) => viewOf(backend, tensor);
  return onHeap(backend, program, operands, (_, { inputs, scalars }, outputs) => {
    // growth of the heap detaches views: bring tensors there first, then take the views
    for (const input of inputs) addressOf(backend, input);
    loop(inputs.map(view), outputs.map(view), scalars);
  });
};

function onHeap(
  backend: WasmBackend,
  program: Program,
  operands: readonly Operands[],
  run: (size: number, set: Operands, outputs: readonly TensorInfo[]) => void,
): Tensor[][] {
  return operands.map((set) => {
    const { shape, size } = set.inputs[0]!;
    const outputs = program.outputs.map(() => allocate(backend, shape));
    if (size > 0) run(size, set, outputs);
    return outputs.map(tensorOf);
  });
}
