/** Whole files as bytes, compressed or not. @module */
import { readFile, whyUnread } from "../../../optimizers/host/files.ts";
import { type Packing, unpack, unpackBeginning } from "../../../optimizers/host/unpack.ts";

/** First byte of every gzip stream, and the second. */
const GZIP = [0x1f, 0x8b] as const;

/**
 * The bytes of a file.
 *
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${whyUnread(cause)}`, { cause });
  }
}

/** What texts and archives of data sets unpack to at the most: several times the largest there is. */
export const mostBytes = 2 ** 29;

/**
 * The bytes themselves, or what a gzip stream unpacks to, told by its first bytes. A stream may claim a
 * thousand times its size: no more is unpacked than the format can need.
 *
 * @param name what errors call the file
 * @param most bytes at the most; or a function that tells them from the first bytes there are
 * @throws {SyntaxError} if the stream is truncated or corrupt, or unpacks to more
 */
export async function uncompressed(
  bytes: Uint8Array,
  name: string,
  most: number | ((beginning: Uint8Array) => number) = mostBytes,
): Promise<Uint8Array> {
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes;
  const limit = typeof most === "number"
    ? most
    : most(await unpackBeginning(bytes.subarray(0, 1024)));
  return await unpacked("gzip", bytes, name, limit);
}

/**
 * What a zlib stream unpacks to.
 *
 * @param name what errors call the file
 * @param most bytes at the most
 * @throws {SyntaxError} if the stream is truncated or corrupt, or unpacks to more
 */
export function inflated(bytes: Uint8Array, name: string, most: number): Promise<Uint8Array> {
  return unpacked("deflate", bytes, name, most);
}

async function unpacked(
  packing: Packing,
  bytes: Uint8Array,
  name: string,
  most: number,
): Promise<Uint8Array> {
  const limit = Math.max(1, Math.min(most, 2 ** 31 - 1));
  const found = await unpack(packing, bytes, limit);
  if (found instanceof Uint8Array) return found;
  const { fault, cause } = found, kind = packing === "gzip" ? "gzip" : "zlib";
  const said = {
    "too long":
      `${name} is corrupt: expected a ${kind} stream of at most ${limit} bytes, found more`,
    truncated: `${name} is truncated: expected a whole ${kind} stream, found its first ` +
      `${bytes.length} bytes`,
    corrupt: `${name} is corrupt: expected one ${kind} stream, found an error in it ` +
      `(${(cause as Error).message})`,
  };
  throw new SyntaxError(said[fault], { cause });
}
