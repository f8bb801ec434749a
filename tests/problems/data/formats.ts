/** Writers of the file formats that data sets come in, by the formats' descriptions. */
import { deflateSync, gzipSync } from "node:zlib";

/** Bytes one after another. */
export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The bytes of an IDX file. */
export function idx(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const sizes = shape.flatMap((size) => [0, 0, size >> 8, size & 255]);
  return Uint8Array.of(0, 0, 8, shape.length, ...sizes, ...Array.from(data));
}

/** A tar archive of regular files and, where the content is absent, folders. */
export function tar(files: readonly (readonly [name: string, data?: Uint8Array])[]): Uint8Array {
  const blocks = files.flatMap(([name, data]) => {
    const size = data?.length ?? 0;
    const body = new Uint8Array(Math.ceil(size / 512) * 512);
    if (data !== undefined) body.set(data);
    return [tarHeader(name, size, data === undefined ? "5" : "0"), body];
  });
  const length = blocks.reduce((sum, block) => sum + block.length, 0) + 1024;
  const archive = new Uint8Array(length);
  let at = 0;
  for (const block of blocks) {
    archive.set(block, at);
    at += block.length;
  }
  return archive;
}

function tarHeader(name: string, size: number, kind: string): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(512);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(100, "0000644\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(148, "        ");
  put(156, kind);
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

/** The same, compressed. */
export function tarGz(files: Parameters<typeof tar>[0]): Uint8Array {
  return new Uint8Array(gzipSync(tar(files)));
}

const u32 = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

/** An element of a MAT file: a tag, the bytes, zeros up to a multiple of 8. */
export function matElement(type: number, bytes: readonly number[] | Uint8Array): Uint8Array {
  const padding = Array<number>((8 - bytes.length % 8) % 8).fill(0);
  return concat(u32(type), u32(bytes.length), bytes, padding);
}

/** An array of bytes in a MAT file; a short name stands in its own tag, as MATLAB writes it. */
export function matArray(
  name: string,
  shape: readonly number[],
  data: Uint8Array | readonly number[],
  arrayClass = 9,
  type = 2,
): Uint8Array {
  const letters = [...new TextEncoder().encode(name)];
  const label = letters.length <= 4
    ? concat(u32(1 | letters.length << 16), letters, Array<number>(4 - letters.length).fill(0))
    : matElement(1, letters);
  const flags = matElement(6, [arrayClass, 0, 0, 0, 0, 0, 0, 0]);
  return matElement(
    14,
    concat(flags, matElement(5, shape.flatMap(u32)), label, matElement(type, data)),
  );
}

/** An element compressed, which is not padded. */
export function matCompressed(element: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(deflateSync(element));
  return concat(u32(15), u32(bytes.length), bytes);
}

/** A MAT file. */
export function mat(...elements: readonly Uint8Array[]): Uint8Array {
  const text = "MATLAB 5.0 MAT-file, Platform: GLNXA64".padEnd(116);
  const header = concat([...new TextEncoder().encode(text)], Array<number>(8).fill(0), [0, 1]);
  return concat(header, [0x49, 0x4d], ...elements);
}

/** Runs a test in a folder with files, which is removed afterwards. */
export async function withFiles(
  files: Readonly<Record<string, Uint8Array | string | undefined>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      if (content === undefined) continue;
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(`${folder}/${name}`, content);
      else await Deno.writeFile(`${folder}/${name}`, content);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
