/**
 * Tensors on the heap of the WASM backend; everything here that tfjs does not promise was read from
 * `@tensorflow/tfjs-backend-wasm` 4.22.0.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";

/** What a kernel gets instead of a tensor. */
export type TensorInfo = tf.TensorInfo;

/** Shape of a stack of images, or of a convolution's filter. */
export type Shape4D = [number, number, number, number];

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
  /** Adds a reference. */
  incRef(dataId: object): void;
  /** Gives up one reference; frees the memory with the last. */
  disposeData(dataId: object): boolean;
}

/** Allocates a float32 tensor; its contents are arbitrary. */
export function allocate(backend: WasmBackend, shape: readonly number[]): TensorInfo {
  return backend.makeOutput([...shape], "float32");
}

/** Frees what {@linkcode allocate} made. */
export function free(backend: WasmBackend, info: TensorInfo): void {
  backend.disposeData(info.dataId);
}

/** A float32 tensor's memory; take it after every allocation, never before one. */
export function viewOf(backend: WasmBackend, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/** Address of a tensor's first byte on the heap, valid as long as the tensor. */
export function addressOf(backend: WasmBackend, info: TensorInfo): number {
  return backend.dataIdMap.get(info.dataId).memoryOffset;
}

/** The heap, which functions of our own work on as well. */
export function memoryOf(backend: WasmBackend): WebAssembly.Memory {
  return backend.wasm.asm.memory;
}

/** Another reference to the same data. */
export function shared(backend: WasmBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
