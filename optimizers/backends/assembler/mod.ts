/**
 * A small assembler for WebAssembly: just the instructions that the kernels use.
 *
 * Code is nested arrays of bytes in the order of execution, so an expression is written as calls,
 * `i32.add(x.get, i32.const(4))`, with instructions grouped as WebAssembly's own names are. A
 * function knows the names of its parameters, and is called with a number for each of them.
 *
 * Imports nothing. New here: an instruction, in the group that its name begins with.
 *
 * @example A vector that is doubled
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble, countUp, f32x4, i32, link, moduleOf, v128 } from "./mod.ts";
 *
 * const double = assemble("double", ["start", "end"], ({ start, end }, local) => {
 *   const at = local("i32"), x = local("v128");
 *   return countUp(at, start.get, end.get, i32.const(16), [
 *     x.set(v128.load(at.get)),
 *     v128.store(at.get, f32x4.add(x.get, x.get)),
 *   ]);
 * });
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * const numbers = new Float32Array(memory.buffer);
 * numbers.set([1, 2, 3, 4, 5]);
 * const functions = link(moduleOf([double])!, memory);
 * functions.double({ start: 0, end: 16 });
 * assertEquals([...numbers.subarray(0, 5)], [2, 4, 6, 8, 5]);
 * ```
 *
 * @module
 */
export type { Code, Local, ValueType } from "./code.ts";
export { countUp, loopWhile, when } from "./control.ts";
export { assemble, type WasmFunction } from "./function.ts";
export {
  binaryOf,
  instanceOf,
  link,
  type Linked,
  moduleOf,
  type Values,
  type WasmModule,
} from "./module.ts";
export { f32, i32, select } from "./scalars.ts";
export { f32x4, f64x2, i32x4, v128 } from "./vectors.ts";
