/** Programs over the arrays of the CPU backend. @module */
import * as tf from "@tensorflow/tfjs";
import { grow, page } from "../backends/wasm_memory.ts";
import type { Program } from "../rules/program.ts";
import type { Executor } from "./executor.ts";
import { type Loop, loopOf } from "./javascript.ts";
import { simdKernel, simdSupported } from "./simd_kernel.ts";

// Elements a tensor has in the kernel's memory at a time: 32 KiB each, so that the tensors of a rule
// stay in a core's second-level cache.
const chunk = 8192;

let memory: WebAssembly.Memory | undefined;

/**
 * Runs a program over the arrays of the CPU backend: chunk by chunk through the memory of a SIMD
 * kernel, which is several times faster than the loop in JavaScript, copies included; by that loop
 * where there is no SIMD.
 */
export const cpu: Executor = (program, operands) =>
  overArrays(program, operands, simdSupported() ? chunkedLoop(program) : loopOf(program));

/** Runs a program as a JavaScript loop over the arrays of the CPU backend. */
export const cpuLoop: Executor = (program, operands) =>
  overArrays(program, operands, loopOf(program));

function overArrays(
  program: Program,
  operands: Parameters<Executor>[1],
  loop: Loop,
): tf.Tensor[][] {
  return operands.map(({ inputs, scalars }) => {
    const arrays = inputs.map((input) => input.dataSync() as Float32Array);
    const { shape, size } = inputs[0]!;
    const outputs = program.outputs.map(() => new Float32Array(size));
    if (size > 0) loop(arrays, outputs, scalars);
    return outputs.map((values) => tf.tensor(values, shape));
  });
}

function chunkedLoop(program: Program): Loop {
  const tensors = program.inputs.length + program.outputs.length;
  const bytes = tensors * chunk * 4;
  memory ??= new WebAssembly.Memory({ initial: Math.ceil(bytes / page) });
  grow(memory, bytes);
  const kernel = simdKernel(program, memory);
  const places = Array.from({ length: tensors }, (_, i) => i * chunk * 4);
  const views = places.map((place) => new Float32Array(memory!.buffer, place, chunk));
  return (inputs, outputs, scalars) => {
    const size = outputs[0]!.length;
    for (let start = 0; start < size; start += chunk) {
      const end = Math.min(start + chunk, size);
      inputs.forEach((values, i) => views[i]!.set(values.subarray(start, end)));
      kernel(end - start, ...places, ...scalars);
      outputs.forEach((values, i) => {
        const result = views[inputs.length + i]!;
        values.set(end - start === chunk ? result : result.subarray(0, end - start), start);
      });
    }
  };
}
