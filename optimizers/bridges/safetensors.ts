/**
 * The safetensors format: named arrays as bytes, for every language that has a reader of it.
 *
 * @module
 */

import { joinBytes } from "../host/join_bytes.ts";
import { storedTypes } from "./stored_types.ts";

/** An array of a safetensors file, as tensors hold it. */
export interface NamedArray {
  /** Sizes of the dimensions; empty for a scalar. */
  readonly shape: readonly number[];
  /** The elements, last dimension fastest. */
  readonly values: Float32Array | Int32Array;
}

/** Content of a safetensors file. */
export interface Safetensors {
  /** The arrays by name. */
  readonly arrays: ReadonlyMap<string, NamedArray>;
  /** Texts by name, the format's `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

const METADATA = "__metadata__";
const LENGTH_SIZE = 8;
const MAX_HEADER_SIZE = 100_000_000; // the limit that the reference implementation sets

/**
 * Named arrays in the safetensors format: the header's length (64 bit, little-endian), a JSON
 * header padded with spaces so that the data begin at a multiple of 8, the data in the order of
 * the map.
 *
 * ```text
 * {"__metadata__":{"count":"7"},"m/w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}, …}
 * ```
 *
 * @throws {TypeError} if an array has more or fewer values than its shape says, or is called
 * `__metadata__`
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
 *
 * const w = { shape: [2, 1], values: Float32Array.of(0.5, -0) };
 * const content = { arrays: new Map([["w", w]]), metadata: new Map([["count", "7"]]) };
 * assertEquals(decodeSafetensors(encodeSafetensors(content)), content);
 * ```
 */
export function encodeSafetensors(content: Safetensors): Uint8Array<ArrayBuffer> {
  return joinBytes(safetensorsParts(content));
}

/**
 * What {@linkcode encodeSafetensors} gives, in parts that are not copied: the header, then the bytes
 * of each array, which are those of its `values`.
 *
 * @throws {TypeError} see {@linkcode encodeSafetensors}
 */
export function safetensorsParts({ arrays, metadata }: Safetensors): readonly Uint8Array[] {
  const entries: [string, unknown][] = [];
  if (metadata.size > 0) entries.push([METADATA, Object.fromEntries(metadata)]);
  let end = 0;
  for (const [name, { shape, values }] of arrays) {
    checkWritable(name, shape, values);
    const begin = end;
    end += values.byteLength;
    const dtype = values instanceof Int32Array ? "I32" : "F32";
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerSize = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(LENGTH_SIZE + headerSize).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerSize), true);
  header.set(text, LENGTH_SIZE);
  const data = [...arrays.values()].map(({ values }) =>
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  );
  return [header, ...data];
}

/**
 * The arrays and texts of a safetensors file, which may come from anywhere: nothing in it is
 * believed before it is checked, and no memory is taken for more than the bytes that are there.
 *
 * Other programs' types are read where nothing is lost: F16 and BF16 in single precision, integers and
 * truth values as 32-bit integers.
 *
 * @param bytes the file's content
 * @param source what errors call the file
 * @throws {SyntaxError} if the bytes are not a valid safetensors file; the message names the file, what
 * was expected and what was found
 * @throws {TypeError} if an array is of a type that tensors cannot hold, such as F64, or has an integer
 * that 32 bits cannot; the message names the file, the array and its type
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { decodeSafetensors } from "./safetensors.ts";
 *
 * const bytes = new Uint8Array(8).fill(0xff);
 * assertThrows(
 *   () => decodeSafetensors(bytes, "model.safetensors"),
 *   SyntaxError,
 *   "model.safetensors is damaged: expected a header length of at most 0, found 18446744073709551615",
 * );
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array, source = "the file"): Safetensors {
  const { entries, metadata } = safetensorsHeader(bytes, bytes.length, source);
  const arrays = entries.map((entry) => {
    const values = valuesOf(entry, bytes, source);
    return [entry.name, { shape: entry.shape, values }] as const;
  });
  return { arrays: new Map(arrays), metadata };
}

/** Where an array of a file lies. */
export interface SafetensorsEntry {
  /** The array's. */
  readonly name: string;
  /** Name of its type, such as `BF16`. */
  readonly dtype: string;
  /** Sizes of the dimensions. */
  readonly shape: readonly number[];
  /** Its first byte in the file. */
  readonly begin: number;
  /** The byte after its last. */
  readonly end: number;
}

/** What the header of a file says. */
export interface SafetensorsHeader {
  /** The arrays. */
  readonly entries: readonly SafetensorsEntry[];
  /** Texts by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Bytes that the header of a file takes, its length included, as its first 8 bytes say.
 *
 * @throws {SyntaxError} see {@linkcode decodeSafetensors}
 */
export function safetensorsHeaderSize(start: Uint8Array, size: number, source: string): number {
  return LENGTH_SIZE + headerLength(start, size, damaged(source));
}

/**
 * What the header says of a file that need not be read as a whole.
 *
 * @param start the beginning of the file, at least its header
 * @param size of the file in bytes
 * @throws {SyntaxError} see {@linkcode decodeSafetensors}
 */
export function safetensorsHeader(
  start: Uint8Array,
  size: number,
  source: string,
): SafetensorsHeader {
  const problem = damaged(source);
  const begin = LENGTH_SIZE + headerLength(start, size, problem);
  const { [METADATA]: texts, ...entries } = headerIn(start.subarray(LENGTH_SIZE, begin), problem);
  const checked = Object.entries(entries).map(([name, entry]) => checkEntry(name, entry, problem));
  checkCover(checked, size - begin, problem);
  return {
    entries: checked.map((entry) => (
      { ...entry, begin: begin + entry.begin, end: begin + entry.end }
    )),
    metadata: checkMetadata(texts, problem),
  };
}

const damaged = (source: string): Problem => (message) =>
  new SyntaxError(`${source} is damaged: ${message}`);

type Problem = (message: string) => SyntaxError;
type Json = Readonly<Record<string, unknown>>;

/** The length of the header that a file of some size begins with. */
function headerLength(start: Uint8Array, fileSize: number, problem: Problem): number {
  if (start.length < LENGTH_SIZE) {
    throw problem(`expected at least ${LENGTH_SIZE} bytes, found ${start.length}`);
  }
  const size = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  const most = Math.min(fileSize - LENGTH_SIZE, MAX_HEADER_SIZE);
  if (size > BigInt(most)) {
    throw problem(`expected a header length of at most ${most}, found ${size}`);
  }
  return Number(size);
}

function headerIn(bytes: Uint8Array, problem: Problem): Json {
  let header: unknown;
  try {
    const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    header = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw problem(`expected a header in JSON, found none (${(error as Error).message})`);
  }
  if (!isObject(header)) throw problem("expected a JSON object as header, found another value");
  return header;
}

/** An entry, its place counted from the end of the header. */
function checkEntry(name: string, entry: unknown, problem: Problem): SafetensorsEntry {
  const found = (value: unknown) => `found ${shown(value)} for "${name}"`;
  if (!isObject(entry)) throw problem(`expected dtype, shape and data_offsets, ${found(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = storedTypes.get(dtype);
  if (type === undefined) {
    throw problem(
      `expected one of the dtypes ${[...storedTypes.keys()].join(", ")}, ${found(dtype)}`,
    );
  }
  if (!isSizes(shape)) throw problem(`expected a shape of whole numbers, ${found(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw problem(`expected data_offsets from low to high, ${found(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const size = sizeOf(shape) * type.size;
  if (size !== end - begin) {
    throw problem(`expected ${size} bytes of shape [${shape}], ${found(offsets)}`);
  }
  return { name, dtype: dtype as string, shape, begin, end };
}

function valuesOf(
  { name, dtype, begin, end }: SafetensorsEntry,
  bytes: Uint8Array,
  source: string,
): Float32Array | Int32Array {
  const type = storedTypes.get(dtype)!;
  const values = type.read?.(new Uint8Array(bytes.slice(begin, end)));
  if (values !== undefined) return values;
  const reason = type.read === undefined
    ? "which tensors of single precision cannot hold: save it as F32"
    : "with a number beyond 32 bits, which no tensor can hold";
  throw new TypeError(`${source} has "${name}" as ${dtype}, ${reason}`);
}

/** The format allows neither gaps nor overlaps, nor anything after the last array. */
function checkCover(entries: readonly SafetensorsEntry[], size: number, problem: Problem): void {
  let at = 0;
  for (
    const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)
  ) {
    if (begin !== at) throw problem(`expected "${name}" to begin at byte ${at}, found ${begin}`);
    at = end;
  }
  if (at !== size) throw problem(`expected ${at} bytes of data, found ${size}`);
}

function checkMetadata(texts: unknown, problem: Problem): ReadonlyMap<string, string> {
  const entries = Object.entries(texts ?? {});
  if (texts !== undefined && !isObject(texts) || entries.some(([, v]) => typeof v !== "string")) {
    throw problem(`expected texts by name in ${METADATA}, found ${shown(texts)}`);
  }
  return new Map(entries as [string, string][]);
}

function checkWritable(name: string, shape: readonly number[], values: ArrayLike<number>): void {
  if (name === METADATA) throw new TypeError(`an array must not be called "${METADATA}"`);
  if (!isSizes(shape) || sizeOf(shape) !== values.length) {
    throw new TypeError(`"${name}" of shape [${shape}] must not have ${values.length} values`);
  }
}

/** A value from a file, cut to what fits into a message. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
