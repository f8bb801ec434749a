/** Our own WebAssembly functions on the WASM backend's heap. @module */
import { memoryOf, type WasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { functionsIn, type HeapFunctions } from "./heap_functions.ts";

const instances = new WeakMap<WasmBackend, HeapFunctions>();

/** The functions on a backend's heap; linked once. */
export function functionsOn(backend: WasmBackend): HeapFunctions {
  let functions = instances.get(backend);
  if (functions === undefined) {
    functions = functionsIn(memoryOf(backend));
    instances.set(backend, functions);
  }
  return functions;
}
