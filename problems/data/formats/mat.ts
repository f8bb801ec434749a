/** Reader of MATLAB's level 5 MAT files, as far as data sets come in them. @module */
import { inflated, mostBytes } from "./bytes.ts";

/** A numeric array of a MAT file. */
export interface MatArray {
  /** Sizes of the dimensions. */
  readonly shape: readonly number[];
  /** The elements, **first** dimension fastest, in the type they are stored in. */
  readonly data: MatData;
}

/** Elements as they are stored: MATLAB keeps whole numbers of a double array as bytes. */
export type MatData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** The arrays of a file by name. */
export interface MatArrays extends ReadonlyMap<string, MatArray> {
  /** What else the file has, by name: the class that is not read, such as `cell`. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Size of the file's header. */
const HEADER = 128;
const MATRIX = 14;
const COMPRESSED = 15;
/** Classes of arrays by their number, of which those from `double` on to `uint64` are read. */
const classes = [
  ...["?", "cell", "struct", "object", "char", "sparse", "double", "single", "int8", "uint8"],
  ...["int16", "uint16", "int32", "uint32", "int64", "uint64", "function", "opaque"],
];
const isNumeric = (arrayClass: number): boolean => arrayClass >= 6 && arrayClass <= 15;

/** Types of the elements' storage by their number. */
const storage: Readonly<Record<number, new (buffer: ArrayBuffer) => MatData>> = {
  1: Int8Array,
  2: Uint8Array,
  3: Int16Array,
  4: Uint16Array,
  5: Int32Array,
  6: Uint32Array,
  7: Float32Array,
  9: Float64Array,
};

/**
 * The numeric arrays of a MAT file by name; real and full ones. Anything else is passed over, and named in
 * `unread`. Integers of 64 bits come as doubles.
 *
 * The format (MathWorks, _MAT-File Format_, "Level 5"): a header of 128 bytes that ends with the
 * version 0x0100 and `IM` (little-endian); then elements, each a 32-bit type and size, then so many
 * bytes. Type 15 is a zlib stream of one element, type 14 an array, which is made of elements itself
 * (flags with the class, sizes, name, values), each padded to 8 bytes; an element of at most four
 * bytes may stand in the second half of its own tag.
 *
 * @param bytes the file's content
 * @param name what errors call the file
 * @throws {SyntaxError} if it is another kind of file (version 7.3 is HDF5), or truncated, or
 * corrupt, or an integer is beyond the 2^53 that a double counts to; the message names the file, what was expected and what was found
 */
export async function readMat(bytes: Uint8Array, name: string): Promise<MatArrays> {
  checkHeader(bytes, name);
  const unread = new Map<string, string>();
  const arrays = Object.assign(new Map<string, MatArray>(), { unread });
  for (let at = HEADER; at < bytes.length;) {
    const element = readElement(bytes, at, name);
    // a compressed element is not padded
    at = element.type === COMPRESSED ? element.end : padded(element.end, 0);
    const inner = element.type === COMPRESSED
      ? readElement(await inflated(element.data, name, mostBytes), 0, name)
      : element;
    if (inner.type === MATRIX) readArray(inner.data, name, arrays);
  }
  return arrays;
}

function checkHeader(bytes: Uint8Array, name: string): void {
  const found = latin(bytes.subarray(0, 20));
  const order = latin(bytes.subarray(126, 128));
  if (bytes.length >= HEADER && found.startsWith("MATLAB 5.0") && order === "IM") return;
  const what = bytes.length < HEADER
    ? `${bytes.length} bytes`
    : found.startsWith("MATLAB 7.3")
    ? "version 7.3, which is HDF5; save it with -v7"
    : order === "MI"
    ? "a big-endian one"
    : `one that begins with ${JSON.stringify(found)}`;
  throw new SyntaxError(
    `${name} is not a MAT file of level 5: expected a little-endian file that begins with ` +
      `"MATLAB 5.0" in a header of ${HEADER} bytes, found ${what}`,
  );
}

/** An element: its type, its bytes and where it ends. */
interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  readonly end: number;
}

function readElement(bytes: Uint8Array, at: number, name: string): Element {
  const truncated = (expected: number) =>
    new SyntaxError(
      `${name} is truncated: expected ${expected} bytes of an element at byte ${at}, ` +
        `found ${Math.max(bytes.length - at, 0)}`,
    );
  if (at + 8 > bytes.length) throw truncated(8);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  const [first, size] = [view.getUint32(0, true), view.getUint32(4, true)];
  const small = first >>> 16;
  if (small !== 0) {
    if (small > 4) throw corrupt(name, `a small element of at most 4 bytes`, `${small} bytes`);
    return { type: first & 0xffff, data: bytes.subarray(at + 4, at + 4 + small), end: at + 8 };
  }
  const end = at + 8 + size;
  if (end > bytes.length) throw truncated(8 + size);
  return { type: first, data: bytes.subarray(at + 8, end), end };
}

/** The next multiple of 8 after `end`, counted from `start`. */
function padded(end: number, start: number): number {
  return start + Math.ceil((end - start) / 8) * 8;
}

function readArray(
  bytes: Uint8Array,
  name: string,
  arrays: Map<string, MatArray> & { readonly unread: Map<string, string> },
): void {
  const next = (at: number) => readElement(bytes, at, name);
  const flags = next(0);
  const arrayClass = flags.data[0]!;
  const complex = (flags.data[1]! & 0x08) !== 0;
  const sizes = next(padded(flags.end, 0));
  const label = next(padded(sizes.end, 0));
  if (!isNumeric(arrayClass) || complex) {
    const what = complex ? "complex numbers" : classes[arrayClass] ?? `class ${arrayClass}`;
    arrays.unread.set(latin(label.data), what);
    return;
  }
  const values = next(padded(label.end, 0));
  const shape = Array.from(typed(sizes, name));
  const data = typed(values, name);
  const key = latin(label.data);
  const expected = shape.reduce((product, size) => product * size, 1);
  if (data.length !== expected) {
    throw corrupt(name, `${shape.join("×")} values of ${key}`, `${data.length}`);
  }
  arrays.set(key, { shape, data });
}

/** The numbers of an element; bytes stay a view, wider types are copied where they can be aligned. */
function typed({ type, data }: Element, name: string): MatData {
  if (type === 12 || type === 13) return doubles(data, type === 12, name);
  const Type = storage[type];
  if (Type === undefined) throw corrupt(name, "numbers of 8 to 64 bits", `the type ${type}`);
  if (Type === Uint8Array) return data;
  return new Type(new Uint8Array(data).buffer);
}

/** Integers of 64 bits as doubles, as far as these count. */
function doubles(data: Uint8Array, signed: boolean, name: string): Float64Array {
  const { buffer } = new Uint8Array(data);
  const integers = signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  return Float64Array.from(integers as BigInt64Array, (integer) => {
    const value = Number(integer);
    if (Number.isSafeInteger(value)) return value;
    throw new SyntaxError(`${name} has the integer ${integer}, which is beyond 2^53`);
  });
}

function corrupt(name: string, expected: string, found: string): SyntaxError {
  return new SyntaxError(`${name} is corrupt: expected ${expected}, found ${found}`);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
