/** Whole files as bytes, compressed or not. @module */
import { gunzip, inflate } from "node:zlib";
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

/**
 * The bytes themselves, or what a gzip stream unpacks to, told by its first bytes.
 *
 * @param name what errors call the file
 * @throws {SyntaxError} if the stream is truncated or corrupt
 */
export async function uncompressed(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const zipped = bytes[0] === GZIP[0] && bytes[1] === GZIP[1];
  return zipped ? await unpack(gunzip, bytes, name, "gzip") : bytes;
}

/**
 * What a zlib stream unpacks to.
 *
 * @param name what errors call the file
 * @throws {SyntaxError} if the stream is truncated or corrupt
 */
export function inflated(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  return unpack(inflate, bytes, name, "zlib");
}

async function unpack(
  method: typeof gunzip | typeof inflate,
  bytes: Uint8Array,
  name: string,
  kind: string,
): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await promisify<Uint8Array, Uint8Array>(method)(bytes);
    return new Uint8Array(buffer, byteOffset, length); // not a Buffer, whose slice() is no copy
  } catch (cause) {
    const truncated = (cause as { code?: string }).code === "Z_BUF_ERROR";
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
