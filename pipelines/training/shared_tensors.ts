/** Tensors on a WASM heap that threads share. @module */
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../optimizers/backends/tensor_info.ts";
import { addressOf, allocate, arrayOf, wasmBackend } from "../../optimizers/backends/wasm_heap.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Part } from "../../problems/kinds/part_moments.ts";

/** Where a tensor lies, and what it is. */
export interface Stored {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  /** Bytes from the heap's start. */
  readonly at: number;
}

/** Whether other threads can read tensors of that type: others have no fixed number of bytes. */
export function canStore({ dtype }: Tensor): boolean {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

/** A tensor on this thread's heap as other threads are told of it; it has to live as long as they read it. */
export function storedAs(tensor: Tensor): Stored {
  const { shape, dtype } = tensor;
  return { shape, dtype: dtype as Stored["dtype"], at: addressOf(wasmBackend(), tensor) };
}

/** The same of several, by name. */
export function allStoredAs(tensors: Tensors): Record<string, Stored> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, storedAs(tensor)]),
  );
}

/** A stored tensor, or some of its rows, as a new one on this thread's heap. */
export function load(heap: WebAssembly.Memory, stored: Stored, rows?: Part): Tensor {
  const { shape, dtype } = stored, backend = wasmBackend();
  const kept = rows === undefined ? [...shape] : [rows.count, ...shape.slice(1)];
  const info = allocate(backend, kept, dtype);
  arrayOf(backend, info).set(arrayAt(heap, stored, kept, rows?.from));
  return tensorOf(info);
}

/** Several stored tensors as new ones. */
export function loadAll(
  heap: WebAssembly.Memory,
  stored: Readonly<Record<string, Stored>>,
  rows?: Part,
): Tensors {
  return Object.fromEntries(
    Object.entries(stored).map(([name, each]) => [name, load(heap, each, rows)]),
  );
}

/** Elements that are copied at a time: what one thread has stored another one reads meanwhile. */
const pieceSize = 1 << 16;

/**
 * Copies a tensor of this thread's heap to a place on another one's.
 *
 * @param reached told the bytes that are there, after each piece
 */
export function store(
  heap: WebAssembly.Memory,
  tensor: Tensor,
  stored: Stored,
  reached: (bytes: number) => void = () => {},
): void {
  const to = arrayAt(heap, stored), from = arrayOf(wasmBackend(), tensor);
  for (let first = 0; first < to.length; first += pieceSize) {
    const next = Math.min(first + pieceSize, to.length);
    to.set(from.subarray(first, next), first);
    reached(next * to.BYTES_PER_ELEMENT);
  }
}

/** A stored tensor's values, or those of some rows, as they are on the heap now. */
export function arrayAt(
  { buffer }: WebAssembly.Memory,
  { shape, dtype, at }: Stored,
  kept: readonly number[] = shape,
  from = 0,
): Float32Array | Int32Array | Uint8Array {
  const line = tf.util.sizeFromShape(shape.slice(1));
  const first = at + from * line * tf.util.bytesPerElement(dtype);
  const size = tf.util.sizeFromShape([...kept]);
  if (dtype === "float32") return new Float32Array(buffer, first, size);
  return dtype === "int32"
    ? new Int32Array(buffer, first, size)
    : new Uint8Array(buffer, first, size);
}
