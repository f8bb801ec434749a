/**
 * Tensors on the heap of the WASM backend; everything here that tfjs does not promise was read from
 * `@tensorflow/tfjs-backend-wasm` 4.22.0.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";

/** What a kernel gets instead of a tensor. */
export type TensorInfo = tf.TensorInfo;

/** The parts of tfjs's `BackendWasm` that the kernels use. */
export interface WasmBackend {
  /** The Emscripten module; `asm` holds its exports. */
  readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } };
  /** Address (`memoryOffset`, in bytes) of every tensor's data. */
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  /** Allocates a tensor without clearing it. */
  makeOutput(shape: number[], dtype: tf.DataType): TensorInfo;
  /** A view of a tensor's memory, valid until the heap grows. */
  typedArrayFromHeap(info: TensorInfo): tf.TypedArray;
  /** Gives up one reference; frees the memory with the last. */
  disposeData(dataId: object): boolean;
}

/** Allocates a float32 tensor; its contents are arbitrary. */
export function allocate(backend: WasmBackend, shape: number[]): TensorInfo {
  return backend.makeOutput(shape, "float32");
}

/** Frees what {@linkcode allocate} made. */
export function free(backend: WasmBackend, info: TensorInfo): void {
  backend.disposeData(info.dataId);
}

/** A float32 tensor's memory; take it after every allocation, never before one. */
export function viewOf(backend: WasmBackend, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/** The same data under another shape, without a reference of its own. */
export function reshaped(info: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: info.dataId, shape, dtype: info.dtype };
}
