/** Floating-point arrays of a file, a block at a time. @module */
import {
  type SafetensorsEntry,
  type SafetensorsHeader,
  safetensorsHeader,
  safetensorsHeaderSize,
} from "../../../optimizers/bridges/safetensors.ts";
import { reasonOf } from "../../files/files.ts";

/** A file that is open for reading. */
export interface StoredFloats extends Disposable, SafetensorsHeader {
  readonly path: string;
  /** Elements `from` to `to` of an array, at most so many as there are, in double or single precision. */
  read(entry: SafetensorsEntry, from: number, to: number): Promise<Float32Array | Float64Array>;
}

/** Bytes of an element. */
const sizes: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

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
        const width = sizes[dtype];
        if (width === undefined) {
          throw new TypeError(
            `"${path}" has "${name}" as ${dtype}: averages must be F64, F32, F16 or BF16`,
          );
        }
        const { buffer } = await bytesAt(begin + width * from, width * (to - from));
        if (dtype === "F64") return new Float64Array(buffer);
        if (dtype === "F32") return new Float32Array(buffer);
        if (dtype === "F16") return Float32Array.from(new Float16Array(buffer));
        return new Float32Array(
          Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer,
        );
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}
