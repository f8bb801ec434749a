/**
 * Programs on the heap of the WASM backend, as SIMD kernels.
 *
 * Touches internals of @tensorflow/tfjs-backend-wasm, read from version 4.22.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Program } from "../rules/program.ts";
import type { Executor, Operands } from "./executor.ts";
import { loopOf } from "./javascript.ts";
import { simdKernel, simdSupported } from "./simd_kernel.ts";

interface WasmBackend {
  readonly wasm: { readonly asm?: { readonly memory?: unknown } };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** Runs a program as a SIMD kernel on the memory of the WASM backend; where it cannot, as a loop. */
export const wasm: Executor = (program, operands) => {
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = backend.wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory && simdSupported())) {
    return wasmLoop(program, operands);
  }
  const kernel = simdKernel(program, memory);
  const offset = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset;
  return onHeap(backend, program, operands, (size, { inputs, scalars }, outputs) => {
    kernel(size, ...inputs.map(offset), ...outputs.map(offset), ...scalars);
  });
};

/** Runs a program as a JavaScript loop over views of the WASM backend's heap. */
export const wasmLoop: Executor = (program, operands) => {
  const backend = tf.backend() as unknown as WasmBackend;
  const loop = loopOf(program);
  const view = (tensor: tf.TensorInfo) => backend.typedArrayFromHeap(tensor);
  return onHeap(backend, program, operands, (_, { inputs, scalars }, outputs) => {
    // growth of the heap detaches views: move tensors here first, then take the views
    for (const input of inputs) backend.dataIdMap.get(input.dataId);
    loop(inputs.map(view), outputs.map(view), scalars);
  });
};

function onHeap(
  backend: WasmBackend,
  program: Program,
  operands: readonly Operands[],
  run: (size: number, set: Operands, outputs: readonly tf.TensorInfo[]) => void,
): tf.Tensor[][] {
  return operands.map((set) => {
    const { shape, size } = set.inputs[0]!;
    const outputs = program.outputs.map(() => backend.makeOutput(shape, "float32"));
    if (size > 0) run(size, set, outputs);
    return outputs.map((output) => tf.engine().makeTensorFromTensorInfo(output));
  });
}
