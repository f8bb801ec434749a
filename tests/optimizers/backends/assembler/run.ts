/** Code run on a memory of its own. @module */
import {
  assemble,
  type Code,
  link,
  type Local,
  moduleOf,
  type ValueType,
} from "../../../../optimizers/backends/assembler/mod.ts";

/** The memory after some code, which finds `bytes` at address 0. */
export function run(
  bytes: ArrayBuffer,
  build: (local: (type: ValueType) => Local) => Code,
): ArrayBuffer {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer).set(new Uint8Array(bytes));
  const code = assemble("run", [], (_, local) => build(local));
  link(moduleOf([code])!, memory).run({});
  return memory.buffer as ArrayBuffer;
}
