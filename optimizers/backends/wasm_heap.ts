/**
 * Tensors on the heap of the WASM backend; everything here that tfjs does not promise was read from
 * `@tensorflow/tfjs-backend-wasm` 4.22.0.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "./tensor_info.ts";

/** The parts of tfjs's `BackendWasm` that are used. */
export interface WasmBackend {
  /** The Emscripten module: `asm` holds its exports, `wasmMemory` what threads share. */
  readonly wasm: {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly wasmMemory?: WebAssembly.Memory;
  };
  /** Address (`memoryOffset`, in bytes) of every tensor's data. */
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  /** Allocates a tensor without clearing it. */
  makeOutput(shape: number[], dtype: tf.DataType): TensorInfo;
  /** A view of a tensor's memory, valid until the heap grows. */
  typedArrayFromHeap(info: TensorInfo): tf.TypedArray;
  /** Adds a reference. */
  incRef(dataId: object): void;
  /** Gives up one reference; frees the memory with the last. */
  disposeData(dataId: object): boolean;
}

/**
 * The WASM backend, which must be the one in use.
 *
 * @throws {Error} if another one is
 */
export function wasmBackend(): WasmBackend {
  const name = tf.getBackend();
  if (name !== "wasm") {
    throw new Error(`the backend in use must be wasm, got ${name}: call useBackend("wasm") first`);
  }
  return tf.backend() as unknown as WasmBackend;
}

/**
 * The heap, which functions of our own work on as well; where tfjs runs threads, they share it.
 *
 * @throws {Error} if it is in neither of the places where tfjs 4.22 has it
 */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory {
  const memory = wasm.wasmMemory ?? wasm.asm?.memory;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new Error(
    "the WASM backend's memory is not where tfjs 4.22 has it: use @tensorflow/tfjs-backend-wasm 4.22.0",
  );
}

/** Allocates a tensor; its contents are arbitrary. */
export function allocate(
  backend: WasmBackend,
  shape: readonly number[],
  dtype: tf.DataType = "float32",
): TensorInfo {
  return backend.makeOutput([...shape], dtype);
}

/** Frees what {@linkcode allocate} made. */
export function free(backend: WasmBackend, info: TensorInfo): void {
  backend.disposeData(info.dataId);
}

/** Address of a tensor's first byte on the heap, valid as long as the tensor; brings it there if need be. */
export function addressOf(backend: WasmBackend, info: TensorInfo): number {
  return backend.dataIdMap.get(info.dataId).memoryOffset;
}

/** A tensor's memory; take it after every allocation, never before one. */
export function arrayOf(backend: WasmBackend, info: TensorInfo): tf.TypedArray {
  return backend.typedArrayFromHeap(info);
}

/** The same of a float32 tensor. */
export function viewOf(backend: WasmBackend, info: TensorInfo): Float32Array {
  return arrayOf(backend, info) as Float32Array;
}

/** Another reference to the same data. */
export function shared(backend: WasmBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
