/** Our own WebAssembly functions on the WASM backend's heap. @module */
import { moduleOf } from "../../../optimizers/backends/wasm_assembler.ts";
import { memoryOf, type WasmBackend } from "./heap.ts";
import { lstmBackwardCode, lstmForwardCode } from "./lstm_code.ts";
import { gatherColumnsCode, multiplyCode, packColumnsCode, packRowsCode } from "./matrix_code.ts";
import { addMomentsCode } from "./moments_code.ts";
import { sparseProductCode } from "./sparse_code.ts";
import { maxPoolRowCode, sumRowsCode } from "./reduce_code.ts";

/** A function of addresses and counts, working on the heap. */
export type HeapFunction = (...values: number[]) => void;

/** The functions, by name. */
export interface HeapFunctions {
  readonly multiply: HeapFunction;
  readonly packRows: HeapFunction;
  readonly packColumns: HeapFunction;
  readonly gatherColumns: HeapFunction;
  readonly maxPoolRow: HeapFunction;
  readonly sumRows: HeapFunction;
  readonly addMoments: HeapFunction;
  readonly sparseProduct: HeapFunction;
  readonly lstmForward: HeapFunction;
  readonly lstmBackward: HeapFunction;
}

const instances = new WeakMap<WasmBackend, HeapFunctions>();

function codeFor(shared: boolean): Uint8Array<ArrayBuffer> {
  const others = [
    packRowsCode,
    packColumnsCode,
    gatherColumnsCode,
    maxPoolRowCode,
    sumRowsCode,
    addMomentsCode,
    lstmForwardCode,
    lstmBackwardCode,
  ];
  const variant = (fused: boolean) =>
    moduleOf([multiplyCode(fused), sparseProductCode(fused), ...others], shared);
  const fused = variant(true);
  return WebAssembly.validate(fused) ? fused : variant(false);
}

/** Whether this machine runs the functions: they need WebAssembly's vector instructions. */
export const canRun: boolean = WebAssembly.validate(codeFor(false));

/** The functions on a backend's heap; assembled once. */
export function functionsOn(backend: WasmBackend): HeapFunctions {
  const known = instances.get(backend);
  if (known !== undefined) return known;
  const memory = memoryOf(backend);
  const code = codeFor(!(memory.buffer instanceof ArrayBuffer));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { heap: { memory } });
  const functions = instance.exports as unknown as HeapFunctions;
  instances.set(backend, functions);
  return functions;
}
