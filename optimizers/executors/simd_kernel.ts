/** Compiled SIMD kernels, one for each memory and program. @module */
import { instanceOf } from "../backends/assembler/mod.ts";
import { isShared } from "../backends/wasm_memory.ts";
import { scalar } from "../rules/expression.ts";
import { compile, type Program } from "../rules/program.ts";
import { simdModule } from "./simd_module.ts";

/** Runs over n elements: a byte offset for each input and output, then the scalars. */
export type SimdKernel = (n: number, ...operands: number[]) => void;

const kernels = new WeakMap<WebAssembly.Memory, Map<string, SimdKernel>>();

/** The kernel of a program on a memory. */
export function simdKernel(program: Program, memory: WebAssembly.Memory): SimdKernel {
  let known = kernels.get(memory);
  if (known === undefined) kernels.set(memory, known = new Map());
  let kernel = known.get(program.key);
  if (kernel === undefined) {
    const { exports } = instanceOf(simdModule(program, isShared(memory))!, memory);
    known.set(program.key, kernel = exports.run as SimdKernel);
  }
  return kernel;
}

let supported: boolean | undefined;

/** Whether this machine runs 128-bit SIMD. */
export function simdSupported(): boolean {
  return supported ??= simdModule(compile([scalar("x")])) !== undefined;
}
