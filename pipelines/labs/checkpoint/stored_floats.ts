/** Floating-point arrays of a file, a block at a time. @module */
import {
  type SafetensorsEntry,
  type SafetensorsHeader,
  safetensorsHeader,
  safetensorsHeaderSize,
} from "../../../optimizers/bridges/safetensors.ts";
import { storedTypes } from "../../../optimizers/bridges/stored_types.ts";
import { reasonOf } from "../../files/files.ts";

/** A file that is open for reading. */
export interface StoredFloats extends Disposable, SafetensorsHeader {
  readonly path: string;
  /** Elements `from` to `to` of an array, at most so many as there are, in double or single precision. */
  read(entry: SafetensorsEntry, from: number, to: number): Promise<Float32Array | Float64Array>;
}

/** The types that averages have. */
const floats: readonly string[] = ["F64", "F32", "F16", "BF16"];

/** Number of elements of an array. */
export const lengthOf = ({ shape }: SafetensorsEntry): number =>
  shape.reduce((product, size) => product * size, 1);

/**
 * Opens a safetensors file, and reads its header only.
 *
 * @throws {SyntaxError} if it is damaged
 * @throws {Error} naming the file and the reason why it cannot be read
 */
export async function openFloats(path: string): Promise<StoredFloats> {
  const file = await Deno.open(path).catch((error) => {
    throw new Error(`cannot read "${path}": ${reasonOf(error, path, "read")}`);
  });
  const bytesAt = async (begin: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = new Uint8Array(length);
    await file.seek(begin, Deno.SeekMode.Start);
    for (let filled = 0; filled < length;) {
      const count = await file.read(bytes.subarray(filled));
      if (count === null) throw new SyntaxError(`"${path}" is damaged: it ends too early`);
      filled += count;
    }
    return bytes;
  };
  try {
    const { size } = await file.stat();
    const start = await bytesAt(0, Math.min(8, size));
    const header = await bytesAt(0, safetensorsHeaderSize(start, size, `"${path}"`));
    return {
      ...safetensorsHeader(header, size, `"${path}"`),
      path,
      async read({ name, dtype, begin }, from, to) {
        const { size: width, read } = storedTypes.get(dtype)!;
        if (!floats.includes(dtype)) {
          throw new TypeError(
            `"${path}" has "${name}" as ${dtype}: averages must be F64, F32, F16 or BF16`,
          );
        }
        const bytes = await bytesAt(begin + width * from, width * (to - from));
        return read === undefined ? new Float64Array(bytes.buffer) : read(bytes) as Float32Array;
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}
