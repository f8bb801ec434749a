/** Whole files as bytes, compressed or not. @module */
import { constants, gunzip, gunzipSync, inflate } from "node:zlib";
import { promisify } from "node:util";

/** First byte of every gzip stream, and the second. */
const GZIP = [0x1f, 0x8b] as const;

/**
 * The bytes of a file.
 *
 * @throws {Error} if it cannot be read, naming it and the reason
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${reason(cause)}`, { cause });
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
  const limit = typeof most === "number" ? most : most(beginningOf(bytes));
  return await unpack(gunzip, bytes, name, "gzip", limit);
}

/** What the first kilobyte of a gzip stream unpacks to; nothing where it is corrupt. */
function beginningOf(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes.subarray(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}

/**
 * What a zlib stream unpacks to.
 *
 * @param name what errors call the file
 * @param most bytes at the most
 * @throws {SyntaxError} if the stream is truncated or corrupt, or unpacks to more
 */
export function inflated(bytes: Uint8Array, name: string, most: number): Promise<Uint8Array> {
  return unpack(inflate, bytes, name, "zlib", most);
}

async function unpack(
  method: typeof gunzip | typeof inflate,
  bytes: Uint8Array,
  name: string,
  kind: string,
  most: number,
): Promise<Uint8Array> {
  const maxOutputLength = Math.max(1, Math.min(most, 2 ** 31 - 1));
  const unpacked = promisify<Uint8Array, { maxOutputLength: number }, Uint8Array>(method);
  try {
    const { buffer, byteOffset, length } = await unpacked(bytes, { maxOutputLength });
    return new Uint8Array(buffer, byteOffset, length); // not a Buffer, whose slice() is no copy
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new SyntaxError(
        `${name} is corrupt: expected a ${kind} stream of at most ${maxOutputLength} bytes, found more`,
        { cause },
      );
    }
    const truncated = code === "Z_BUF_ERROR";
    throw new SyntaxError(
      truncated
        ? `${name} is truncated: expected a whole ${kind} stream, found its first ` +
          `${bytes.length} bytes`
        : `${name} is corrupt: expected one ${kind} stream, found an error in it ` +
          `(${(cause as Error).message})`,
      { cause },
    );
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file";
  if (error instanceof Deno.errors.NotCapable) return "no permission, add --allow-read";
  return error instanceof Error ? error.message : String(error);
}
