/** Reader of IDX files, the format MNIST and its relatives are published in. @module */
import { readBytes, uncompressed } from "./bytes.ts";

/** An array of bytes as an IDX file holds it. */
export interface Idx {
  /** Sizes of the dimensions, the number of examples first. */
  readonly shape: readonly number[];
  /** The elements, last dimension fastest. */
  readonly data: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes, gzipped or not (told by its first bytes, not by its name).
 *
 * @param path the file
 * @param rank number of dimensions expected: 3 for images, 1 for labels
 * @throws {Error} if the file cannot be read, naming it
 * @throws {SyntaxError} if it is not exactly such an array, see {@linkcode parseIdx}
 */
export async function readIdx(path: string, rank: number): Promise<Idx> {
  return parseIdx(await unpackedIdx(path, rank, unsignedBytes), path, rank);
}

/** Bytes of an IDX file, no more than its header announces and one, which the parser then complains of. */
async function unpackedIdx(path: string, rank: number, type: ElementType): Promise<Uint8Array> {
  const headerSize = 4 + 4 * rank;
  const most = (beginning: Uint8Array) => {
    if (beginning.length < headerSize) return headerSize;
    return headerSize + type.size * elementsOf(sizesOf(beginning, path, rank, type)) + 1;
  };
  return await uncompressed(await readBytes(path), path, most);
}

/**
 * Reads the bytes of an IDX file: two zero bytes, a type byte (8: unsigned bytes), the number of
 * dimensions, their sizes as 32-bit big-endian integers, the elements, and nothing after them.
 *
 * @param bytes the file's content, not compressed
 * @param name what errors call the file
 * @param rank number of dimensions expected
 * @throws {SyntaxError} if the magic number, a size or the length is off; the message names the
 * file, what was expected and what was found
 *
 * @example A 2 × 3 array
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { parseIdx } from "./idx.ts";
 *
 * const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 9, 8, 7, 6, 5, 4);
 * assertEquals(parseIdx(bytes, "tiny", 2).shape, [2, 3]);
 * assertThrows(
 *   () => parseIdx(bytes.subarray(0, 15), "tiny", 2),
 *   SyntaxError,
 *   "tiny is truncated: expected 18 bytes (12 of header and 2×3 of data), found 15",
 * );
 * ```
 */
export function parseIdx(bytes: Uint8Array, name: string, rank: number): Idx {
  const { shape, headerSize } = checkIdx(bytes, name, rank, unsignedBytes);
  return { shape, data: bytes.subarray(headerSize) };
}

/** What an IDX file's elements are. */
interface ElementType {
  readonly code: number;
  readonly size: number;
  readonly plural: string;
}

const unsignedBytes: ElementType = { code: 8, size: 1, plural: "bytes" };
const integers: ElementType = { code: 12, size: 4, plural: "32-bit integers" };

/** Sizes and where the elements begin. */
function checkIdx(
  bytes: Uint8Array,
  name: string,
  rank: number,
  type: ElementType,
): { readonly shape: readonly number[]; readonly headerSize: number } {
  const headerSize = 4 + 4 * rank;
  if (bytes.length < headerSize) {
    throw new SyntaxError(
      `${name} is truncated: expected a header of ${headerSize} bytes, found ${bytes.length}`,
    );
  }
  const shape = sizesOf(bytes, name, rank, type);
  if (shape.includes(0)) {
    throw new SyntaxError(`${name} is empty: expected positive sizes, found ${shape.join("×")}`);
  }
  const dataSize = type.size * elementsOf(shape);
  const expected = headerSize + dataSize;
  if (bytes.length !== expected) {
    const problem = bytes.length < expected ? "is truncated" : "has trailing bytes";
    throw new SyntaxError(
      `${name} ${problem}: expected ${expected} bytes ` +
        `(${headerSize} of header and ${shape.join("×")} of data), found ${bytes.length}`,
    );
  }
  return { shape, headerSize };
}

/** The sizes in a header, whose magic number must be that of the rank and type. */
function sizesOf(
  bytes: Uint8Array,
  name: string,
  rank: number,
  type: ElementType,
): readonly number[] {
  const header = new DataView(bytes.buffer, bytes.byteOffset, 4 + 4 * rank);
  const magic = header.getUint32(0);
  const expected = type.code * 256 + rank;
  if (magic !== expected) {
    throw new SyntaxError(
      `${name} is not an IDX file of ${rank}-dimensional ${type.plural}: ` +
        `expected the magic number ${expected} (${hex(expected)}), found ${magic} (${hex(magic)})`,
    );
  }
  return Array.from({ length: rank }, (_, i) => header.getUint32(4 + 4 * i));
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** What QMNIST says of a digit besides its class. */
export interface QmnistLabels {
  /** The digits, 0 to 9. */
  readonly labels: Uint8Array;
  /** All eight columns, row by row: class, NIST's series, writer, digit of the writer, and so on. */
  readonly columns: Int32Array;
}

/**
 * Reads the labels of QMNIST (Yadav and Bottou, 2019): an IDX file of 32-bit big-endian integers of
 * shape `[n, 8]`, gzipped or not, whose first column is the class.
 *
 * @param path the file, such as `qmnist-train-labels-idx2-int`
 * @throws {Error} if the file cannot be read, naming it
 * @throws {SyntaxError} if it is no such array, or a class is none from 0 to 9
 */
export async function readQmnistLabels(path: string): Promise<QmnistLabels> {
  const bytes = await unpackedIdx(path, 2, integers);
  const { shape, headerSize } = checkIdx(bytes, path, 2, integers);
  const [n, width] = shape as [number, number];
  if (width !== 8) {
    throw new SyntaxError(
      `${path} has no labels of QMNIST: expected n×8, found ${shape.join("×")}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + headerSize);
  const columns = Int32Array.from({ length: n * width }, (_, i) => view.getInt32(4 * i));
  const labels = Uint8Array.from({ length: n }, (_, k) => {
    const label = columns[k * width]!;
    if (label >= 0 && label <= 9) return label;
    throw new SyntaxError(
      `${path} has a bad label: expected 0 to 9, found ${label} at position ${k}`,
    );
  });
  return { labels, columns };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
