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
  return parseIdx(await uncompressed(await readBytes(path), path), path, rank);
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
  const headerSize = 4 + 4 * rank;
  if (bytes.length < headerSize) {
    throw new SyntaxError(
      `${name} is truncated: expected a header of ${headerSize} bytes, found ${bytes.length}`,
    );
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerSize);
  const magic = header.getUint32(0);
  const expectedMagic = 0x0800 + rank;
  if (magic !== expectedMagic) {
    throw new SyntaxError(
      `${name} is not an IDX file of ${rank}-dimensional bytes: ` +
        `expected the magic number ${expectedMagic} (${hex(expectedMagic)}), ` +
        `found ${magic} (${hex(magic)})`,
    );
  }
  const shape = Array.from({ length: rank }, (_, i) => header.getUint32(4 + 4 * i));
  if (shape.includes(0)) {
    throw new SyntaxError(`${name} is empty: expected positive sizes, found ${shape.join("×")}`);
  }
  const dataSize = shape.reduce((product, size) => product * size, 1);
  const expected = headerSize + dataSize;
  if (bytes.length !== expected) {
    const problem = bytes.length < expected ? "is truncated" : "has trailing bytes";
    throw new SyntaxError(
      `${name} ${problem}: expected ${expected} bytes ` +
        `(${headerSize} of header and ${shape.join("×")} of data), found ${bytes.length}`,
    );
  }
  return { shape, data: bytes.subarray(headerSize) };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
