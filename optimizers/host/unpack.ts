/** Streams of gzip and zlib. @module */
import { joinBytes } from "./join_bytes.ts";
import { findNodeModule } from "./node_modules.ts";

/** How bytes are packed; `deflate` is what a browser calls zlib's format. */
export type Packing = "gzip" | "deflate";

/** Why a stream could not be unpacked. */
export interface UnpackFault {
  /** It unpacks to more than was allowed, breaks off, or is damaged. */
  readonly fault: "too long" | "truncated" | "corrupt";
  readonly cause: unknown;
}

/**
 * What a stream unpacks to, or why it does not.
 *
 * By zlib where the host has it, which tells where a stream breaks off and goes on with what is appended to it;
 * else by `DecompressionStream`, which takes one stream only.
 *
 * @param most bytes at the most
 */
export async function unpack(
  packing: Packing,
  bytes: Uint8Array,
  most: number,
  zlib = findNodeModule("node:zlib"),
): Promise<Uint8Array | UnpackFault> {
  if (zlib === null) return await throughStream(packing, bytes, most);
  const method = packing === "gzip" ? zlib.gunzip : zlib.inflate;
  return await new Promise((resolve) => {
    method(bytes, { maxOutputLength: most }, (cause, unpacked) => {
      if (cause === null) { // not a Buffer, whose slice() is no copy
        resolve(new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.length));
      } else resolve({ fault: zlibFault(cause as { code?: string }), cause });
    });
  });
}

function zlibFault({ code }: { readonly code?: string }): UnpackFault["fault"] {
  if (code === "ERR_BUFFER_TOO_LARGE") return "too long";
  return code === "Z_BUF_ERROR" ? "truncated" : "corrupt";
}

/** What the first bytes of a gzip stream unpack to, as far as that goes; nothing where they are corrupt. */
export async function unpackBeginning(
  beginning: Uint8Array,
  zlib = findNodeModule("node:zlib"),
): Promise<Uint8Array> {
  if (zlib === null) return joinBytes((await streamed("gzip", beginning, Infinity)).parts);
  try {
    return zlib.gunzipSync(beginning, { finishFlush: zlib.constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}

async function throughStream(
  packing: Packing,
  bytes: Uint8Array,
  most: number,
): Promise<Uint8Array | UnpackFault> {
  const { parts, fault } = await streamed(packing, bytes, most);
  return fault ?? joinBytes(parts);
}

/** The parts that a stream gave, and what ended it before its end. */
async function streamed(
  packing: Packing,
  bytes: Uint8Array,
  most: number,
): Promise<{ readonly parts: readonly Uint8Array[]; readonly fault?: UnpackFault }> {
  const stream = new DecompressionStream(packing);
  const writer = stream.writable.getWriter(), reader = stream.readable.getReader();
  let taken = false;
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => {
    taken = true;
    return writer.close();
  }).catch(() => {}); // the reader is told the same
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next; !(next = await reader.read()).done;) {
      parts.push(next.value);
      length += next.value.length;
      if (length > most) {
        const cause = new RangeError(`more than ${most} bytes`);
        await reader.cancel(cause);
        return { parts, fault: { fault: "too long", cause } };
      }
    }
    return { parts };
  } catch (cause) {
    // damage is found while bytes are taken, a lack of them when no more come
    return { parts, fault: { fault: taken ? "truncated" : "corrupt", cause } };
  } finally {
    await written;
  }
}
