/** A heap of the WASM backend that threads of ours work on as well. @module */
import { host } from "../host/host.ts";

/**
 * Starts the WASM backend so that its memory is shared, where threads of ours can be started, which is in Deno;
 * elsewhere as it is.
 *
 * TensorFlow.js' binary for one thread declares a memory of its own that is not shared. Its code is the same on a
 * shared one, so the declaration is all that is changed, on the way from the file to the engine.
 *
 * @param start what starts the backend; one at a time
 */
export async function onSharedHeap<T>(start: () => Promise<T>): Promise<T> {
  if (host !== "deno") return await start();
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = sharing(instantiate);
  try {
    return await start();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

function sharing(instantiate: typeof WebAssembly.instantiate): typeof WebAssembly.instantiate {
  return ((code: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) =>
    code instanceof WebAssembly.Module
      ? instantiate(code, imports)
      : instantiate(withSharedMemory(bytesOf(code)), imports)) as typeof WebAssembly.instantiate;
}

function bytesOf(code: BufferSource): Uint8Array<ArrayBuffer> {
  if (code instanceof ArrayBuffer) return new Uint8Array(code);
  return new Uint8Array(code.buffer as ArrayBuffer, code.byteOffset, code.byteLength);
}

/** Ids of sections, and the flags of a memory's limits (WebAssembly core specification 3.0, sections 5.5 and 5.3). */
const memories = 5, withMaximum = 1, sharedWithMaximum = 3;

/**
 * The binary of a module whose one memory, where it declares one that has a maximum, is shared between threads.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { withSharedMemory } from "./shared_heap.ts";
 *
 * const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
 * const memory = (flags: number) => [5, 4, 1, flags, 2, 8]; // of 2 to 8 pages
 * const binary = Uint8Array.from([...header, ...memory(1)]);
 * assertEquals([...withSharedMemory(binary)], [...header, ...memory(3)]);
 * ```
 */
export function withSharedMemory(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = 8; at < binary.length;) { // behind the magic number and the version
    const id = binary[at], size = unsignedAt(binary, at + 1);
    if (id === memories) {
      const count = unsignedAt(binary, size.end), flags = count.end;
      if (count.value !== 1 || binary[flags] !== withMaximum) return binary;
      const shared = binary.slice();
      shared[flags] = sharedWithMaximum;
      return shared;
    }
    at = size.end + size.value;
  }
  return binary;
}

/** A number as WebAssembly has it, seven bits in each byte, and where it ends. */
function unsignedAt(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly end: number } {
  let value = 0, end = start, factor = 1, byte: number;
  do {
    byte = bytes[end++] ?? 0;
    value += (byte & 127) * factor;
    factor *= 128;
  } while (byte > 127);
  return { value, end };
}
