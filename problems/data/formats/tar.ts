/** Reader of tar archives, as far as data sets come in them. @module */

/** A regular file in an archive. */
export interface TarEntry {
  /** Its path in the archive, with slashes. */
  readonly name: string;
  /** Its content, a view of the archive's bytes. */
  readonly data: Uint8Array;
}

/** Size of a header, and what contents are padded to. */
const BLOCK = 512;

/**
 * The regular files of a tar archive (POSIX.1-1988 "ustar" and the older format), in order. Folders,
 * links and extended headers are passed over.
 *
 * A header is a block of 512 bytes: the name in bytes 0 to 99, the size in octal from byte 124, the
 * sum of the header's bytes in octal from byte 148 (itself taken as blanks), the kind in byte 156, a
 * prefix of the name in bytes 345 to 499. Contents follow, padded to whole blocks; two blocks of
 * zeros end the archive.
 *
 * @param bytes the archive, not compressed
 * @param name what errors call it
 * @throws {SyntaxError} if a header's checksum is wrong, or the archive ends within a file or without
 * its closing block; the message names the file, what was expected and what was found
 *
 * @example Names and sizes
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { readTar } from "./tar.ts";
 *
 * assertEquals([...readTar(new Uint8Array(1024), "empty.tar")], []);
 * assertThrows(
 *   () => [...readTar(new TextEncoder().encode("no archive".repeat(60)), "notes.txt")],
 *   SyntaxError,
 *   "notes.txt is not a tar archive: expected",
 * );
 * ```
 */
export function* readTar(bytes: Uint8Array, name: string): Generator<TarEntry, void, undefined> {
  for (let at = 0;;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.length < BLOCK) {
      throw new SyntaxError(
        `${name} is truncated: expected a header or a block of zeros at byte ${at}, ` +
          `found the end of the file`,
      );
    }
    if (header.every((byte) => byte === 0)) return;
    checkSum(header, name, at);
    const size = octal(header, 124, 12);
    const [start, end] = [at + BLOCK, at + BLOCK + size];
    const path = pathOf(header);
    if (Number.isNaN(size) || end > bytes.length) {
      const what = Number.isNaN(size) ? "is corrupt" : "is truncated";
      throw new SyntaxError(
        `${name} ${what}: expected ${size} bytes of ${path}, found ${bytes.length - start}`,
      );
    }
    const kind = header[156]!;
    if (kind === 0 || kind === 0x30) {
      yield { name: path, data: bytes.subarray(start, end) };
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function checkSum(header: Uint8Array, name: string, at: number): void {
  const expected = octal(header, 148, 8);
  const found = header.reduce(
    (sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte),
    0,
  );
  if (found === expected) return;
  const what = at === 0 ? "is not a tar archive" : "is corrupt";
  throw new SyntaxError(
    `${name} ${what}: expected a header at byte ${at} whose bytes sum up to ` +
      `${Number.isNaN(expected) ? "an octal number" : expected}, found ${found}`,
  );
}

/** The file's path; only "ustar" headers have a prefix where older ones hold other things. */
function pathOf(header: Uint8Array): string {
  const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
  return `${prefix === "" ? "" : `${prefix}/`}${text(header, 0, 100)}`;
}

/** Bytes up to the first zero, as Latin-1. */
function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return String.fromCharCode(...(end < 0 ? field : field.subarray(0, end)));
}

/** An octal number with blanks or zeros around it; NaN if it is none. */
function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}
