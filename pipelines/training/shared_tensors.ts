/** Tensors in memory that threads share. @module */
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  arrayOf,
  type WasmBackend,
  wasmBackend,
} from "../../optimizers/backends/wasm_heap.ts";
import { roundUp } from "../../optimizers/backends/wasm_memory.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { Part } from "../../problems/kinds/part_moments.ts";

/** Where a tensor lies, and what it is. */
export interface Stored {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  /** Bytes from the memory's start. */
  readonly at: number;
}

/** Gives tensors their places in a memory, one behind the other. */
export interface Placing {
  /** Bytes that are taken. */
  readonly end: number;
  /** A place for so many bytes. */
  room(bytes: number): number;
  /** A place for a tensor. */
  place(tensor: Tensor): Stored;
}

/** Places from an address on. */
export function placing(start: number): Placing {
  let end = start;
  const room = (bytes: number) => {
    const at = end;
    end = roundUp(at + bytes, 64);
    return at;
  };
  return {
    get end() {
      return end;
    },
    room,
    place: ({ shape, dtype, size }) => ({
      shape,
      dtype: dtype as Stored["dtype"],
      at: room(size * tf.util.bytesPerElement(dtype)),
    }),
  };
}

/** Places for tensors, by name. */
export function storedAs(tensors: Tensors, places: Placing): Record<string, Stored> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, places.place(tensor)]),
  );
}

/** Is told a number of bytes from the memory's start, or waits for them. */
export type UpTo = (end: number) => void;

const anywhere: UpTo = () => {};

/** Elements that are copied at a time: what one thread has stored another one loads meanwhile. */
const pieceSize = 1 << 16;

/** Stored tensors as new ones, once they are `there`. */
export function loadAll(
  memory: WebAssembly.Memory,
  stored: Readonly<Record<string, Stored>>,
  there: UpTo = anywhere,
): Tensors {
  return Object.fromEntries(
    Object.entries(stored).map(([name, each]) => [name, load(memory, each, { there })]),
  );
}

/** Whether tensors of that type can be stored: others have no fixed number of bytes. */
export function canStore({ dtype }: Tensor): boolean {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

/** Copies a tensor to its place, and tells how far it has come. */
export function store(
  memory: WebAssembly.Memory,
  tensor: Tensor,
  stored: Stored,
  reached: UpTo = anywhere,
): void {
  const after: UpTo = (end) => reached(stored.at + end);
  copyInPieces(valuesOf(tensor), arrayAt(memory, stored), { after });
}

/** A stored tensor as a new one, or some of its rows, once it is `there`. */
export function load(
  memory: WebAssembly.Memory,
  stored: Stored,
  { rows, there = anywhere }: { readonly rows?: Part; readonly there?: UpTo } = {},
): Tensor {
  const { shape, dtype } = stored;
  const kept = rows === undefined ? [...shape] : [rows.count, ...shape.slice(1)];
  const values = arrayAt(memory, stored, kept, rows?.from);
  const backend = onHeap();
  if (backend === undefined) {
    there(values.byteOffset + values.byteLength);
    return tf.tensor(values.slice(), kept, dtype);
  }
  const info = allocate(backend, kept, dtype);
  const before: UpTo = (end) => there(values.byteOffset + end);
  copyInPieces(values, arrayOf(backend, info), { before });
  return tensorOf(info);
}

/** Copies piece by piece; `before` and `after` each of them is called with the bytes up to its end. */
function copyInPieces(
  from: tf.TypedArray,
  to: tf.TypedArray,
  { before = anywhere, after = anywhere }: { readonly before?: UpTo; readonly after?: UpTo },
): void {
  for (let first = 0; first < to.length; first += pieceSize) {
    const next = Math.min(first + pieceSize, to.length), end = next * to.BYTES_PER_ELEMENT;
    before(end);
    to.set(from.subarray(first, next), first);
    after(end);
  }
}

/** A stored tensor's values, or those of some rows, as they are in the memory now. */
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

function valuesOf(tensor: Tensor): tf.TypedArray {
  const backend = onHeap();
  if (backend === undefined) return tensor.dataSync();
  addressOf(backend, tensor); // brings it there, which may let the heap grow
  return arrayOf(backend, tensor);
}

function onHeap(): WasmBackend | undefined {
  return tf.getBackend() === "wasm" ? wasmBackend() : undefined;
}
