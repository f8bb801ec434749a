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
    /** Room for so many bytes: its address, or 0 where there is none. */
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly wasmMemory?: WebAssembly.Memory;
  };
  /** Address (`memoryOffset`, in bytes) of every tensor's data. */
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  /** Allocates a tensor without clearing it. */
  makeOutput(shape: number[], dtype: tf.DataType): TensorInfo;
  /** Gives data their place, and copies values there where there are any. */
  move(dataId: object, values: unknown, ...rest: unknown[]): void;
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

/**
 * Allocates a tensor; its contents are arbitrary.
 *
 * @throws {RangeError} if the heap has no room for it, saying how much is wanted and what helps
 */
export function allocate(
  backend: WasmBackend,
  shape: readonly number[],
  dtype: tf.DataType = "float32",
): TensorInfo {
  const info = backend.makeOutput([...shape], dtype);
  const bytes = tf.util.sizeFromShape([...shape]) * tf.util.bytesPerElement(dtype);
  if (bytes === 0 || addressOf(backend, info) !== 0) return info;
  free(backend, info);
  throw noRoom(memoryOf(backend), bytes);
}

/** What is said where the heap is full. */
function noRoom(memory: WebAssembly.Memory, bytes: number): RangeError {
  const megabytes = (count: number) => `${Math.ceil(count / 2 ** 20)} MB`;
  return new RangeError(
    `out of memory: ${megabytes(bytes)} more are wanted on the WASM heap, which has ` +
      `${
        megabytes(memory.buffer.byteLength)
      } of at most 4096 MB: take smaller batches, or compute ` +
      `them in parts (inParts, --split-at)`,
  );
}

const watched = new WeakSet<object>();

/**
 * Lets tfjs' own kernels and uploads throw where the heap is full. Without this they go on with address
 * 0, which `malloc` gives then, and overwrite what lies there. Outside of kernels `makeOutput` answers as
 * it always has.
 *
 * `Engine.state.kernelDepth` was read from `@tensorflow/tfjs-core` 4.22.0.
 */
export function watchHeap(): void {
  const backend = wasmBackend();
  if (watched.has(backend)) return;
  watched.add(backend);
  const engine = tf.engine() as unknown as { readonly state: { readonly kernelDepth: number } };
  backend.wasm._free(backend.wasm._malloc(1)); // Emscripten puts the functions in their place at first use
  const malloc = backend.wasm._malloc;
  let uploads = false;
  backend.wasm._malloc = (bytes) => {
    const address = malloc(bytes);
    if (address === 0 && bytes > 0 && (uploads || engine.state.kernelDepth > 0)) {
      throw noRoom(memoryOf(backend), bytes);
    }
    return address;
  };
  const move = backend.move.bind(backend);
  backend.move = (dataId, values, ...rest) => {
    uploads = values !== null && values !== undefined;
    try {
      move(dataId, values, ...rest);
    } finally {
      uploads = false;
    }
  };
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
