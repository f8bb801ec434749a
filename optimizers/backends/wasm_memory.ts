/** Room in the memory of WebAssembly. @module */

/** Bytes of a page. */
export const page = 65536;

/** The least multiple that is not below `count`. */
export function roundUp(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}

/** Makes a memory hold so many bytes at least; where it grows, its buffer is a new one. */
export function grow(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil(bytes / page) - memory.buffer.byteLength / page;
  if (missing > 0) memory.grow(missing);
}

/** Whether threads share a memory: what works on it is compiled for that. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return !(memory.buffer instanceof ArrayBuffer);
}
