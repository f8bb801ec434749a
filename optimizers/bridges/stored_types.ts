/**
 * The types that arrays of safetensors files have, and what becomes of them here.
 *
 * Tensors are of single precision or 32-bit integers. What fits into these is read without loss; what
 * does not is refused by its name, since a number that was rounded in passing is a wrong number.
 *
 * @module
 */

/** How an array of one type is read. */
export interface StoredType {
  /** Bytes of an element. */
  readonly size: number;
  /**
   * The elements as tensors hold them; `undefined` where an element is among them that no tensor
   * holds. Absent for types that are known, and not read.
   *
   * @param bytes those of the array, a copy of its own
   */
  readonly read?: (bytes: Uint8Array<ArrayBuffer>) => Float32Array | Int32Array | undefined;
}

/** The types of the format, by their names in a header. */
export const storedTypes: ReadonlyMap<unknown, StoredType> = new Map<string, StoredType>([
  ["F32", { size: 4, read: ({ buffer }) => new Float32Array(buffer) }],
  ["I32", { size: 4, read: ({ buffer }) => new Int32Array(buffer) }],
  ["F16", { size: 2, read: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), half) }],
  ["BF16", { size: 2, read: ({ buffer }) => brain(new Uint16Array(buffer)) }],
  ["BOOL", { size: 1, read: (bytes) => Int32Array.from(bytes) }],
  ["U8", { size: 1, read: (bytes) => Int32Array.from(bytes) }],
  ["I8", { size: 1, read: ({ buffer }) => Int32Array.from(new Int8Array(buffer)) }],
  ["U16", { size: 2, read: ({ buffer }) => Int32Array.from(new Uint16Array(buffer)) }],
  ["I16", { size: 2, read: ({ buffer }) => Int32Array.from(new Int16Array(buffer)) }],
  ["U32", { size: 4, read: ({ buffer }) => integers(new Uint32Array(buffer)) }],
  ["I64", { size: 8, read: ({ buffer }) => integers(new BigInt64Array(buffer)) }],
  ["U64", { size: 8, read: ({ buffer }) => integers(new BigUint64Array(buffer)) }],
  ["F64", { size: 8 }],
  ["C64", { size: 8 }],
  ["F8_E5M2", { size: 1 }],
  ["F8_E4M3", { size: 1 }],
  ["F8_E8M0", { size: 1 }],
]);

/** A number of half precision (IEEE 754 binary16) from its bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = bits >> 10 & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** Numbers of bfloat16: the upper halves of single precision. */
function brain(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

function integers(values: Uint32Array | BigInt64Array | BigUint64Array): Int32Array | undefined {
  const numbers = Int32Array.from(values as Uint32Array, Number);
  const same = numbers.every((value, i) => Number(values[i]) === value);
  return same ? numbers : undefined;
}
