/**
 * Programs on the heap of the WASM backend, as SIMD kernels.
 *
 * Touches internals of @tensorflow/tfjs-backend-wasm, read from version 4.22.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { scalar } from "../expression.ts";
import { compile, type Program } from "../program.ts";
import { composed } from "./composed.ts";
import type { Executor, Operands } from "./executor.ts";
import { loopOf } from "./javascript.ts";
import { simdModule } from "./simd_module.ts";

interface WasmBackend {
  readonly wasm: { readonly asm?: { readonly memory?: unknown } };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

type Kernel = (n: number, ...operands: number[]) => void;

const kernels = new WeakMap<WebAssembly.Memory, Map<string, Kernel>>();

/**
 * Runs a program as one pass over the heap of the WASM backend: a SIMD kernel on the backend's own
 * memory, or a JavaScript loop over views of it where the memory cannot be had.
 */
export const wasm: Executor = (program, operands) => {
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = backend.wasm?.asm?.memory;
  if (typeof backend.makeOutput !== "function") return composed(program, operands);
  const run = memory instanceof WebAssembly.Memory && simdSupported()
    ? withKernel(kernelOf(program, memory), backend)
    : withLoop(program, backend);
  return operands.map((set) => {
    const { shape, size } = set.inputs[0]!;
    const outputs = program.outputs.map(() => backend.makeOutput(shape, "float32"));
    if (size > 0) run(size, set, outputs);
    return outputs.map((output) => tf.engine().makeTensorFromTensorInfo(output));
  });
};

type Run = (size: number, operands: Operands, outputs: readonly tf.TensorInfo[]) => void;

function withKernel(kernel: Kernel, backend: WasmBackend): Run {
  const offset = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset;
  return (size, { inputs, scalars }, outputs) =>
    kernel(size, ...inputs.map(offset), ...outputs.map(offset), ...scalars);
}

/** The same through views of the heap: taken after all allocation, for growth detaches them. */
export function withLoop(program: Program, backend: WasmBackend): Run {
  const loop = loopOf(program);
  const view = (tensor: tf.TensorInfo) => backend.typedArrayFromHeap(tensor);
  return (_, { inputs, scalars }, outputs) => {
    for (const input of inputs) backend.dataIdMap.get(input.dataId); // may move it here
    loop(inputs.map(view), outputs.map(view), scalars);
  };
}

function kernelOf(program: Program, memory: WebAssembly.Memory): Kernel {
  let known = kernels.get(memory);
  if (known === undefined) kernels.set(memory, known = new Map());
  let kernel = known.get(program.key);
  if (kernel === undefined) {
    const module = new WebAssembly.Module(simdModule(program));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    known.set(program.key, kernel = exports.run as Kernel);
  }
  return kernel;
}

let simd: boolean | undefined;

function simdSupported(): boolean {
  if (simd === undefined) {
    simd = WebAssembly.validate(simdModule(compile([scalar("x")]))); // a splat into four lanes
  }
  return simd;
}
