import { assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { readIdx } from "../../../../problems/data/formats/idx.ts";

const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 128, 255, 4);

/** Writes the bytes to a file called `data`, hands its path over, and removes it. */
async function withFile(bytes: Uint8Array, test: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/data`, bytes);
    await test(`${folder}/data`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readIdx() reads labels and images, gzipped or not", async () => {
  for (const pack of [(bytes: Uint8Array) => bytes, gzipSync]) {
    await withFile(pack(labels), async (path) => {
      const { shape, data } = await readIdx(path, 1);
      assertEquals([shape, [...data]], [[3], [7, 2, 1]]);
    });
    await withFile(pack(images), async (path) => {
      const { shape, data } = await readIdx(path, 3);
      assertEquals([shape, [...data]], [[1, 2, 2], [0, 128, 255, 4]]);
    });
  }
});

const damaged: readonly [what: string, bytes: Uint8Array, message: (path: string) => string][] = [
  [
    "an empty file",
    new Uint8Array(),
    (path) => `${path} is truncated: expected a header of 8 bytes, found 0`,
  ],
  [
    "a truncated header",
    labels.subarray(0, 6),
    (path) => `${path} is truncated: expected a header of 8 bytes, found 6`,
  ],
  [
    "truncated data",
    labels.subarray(0, 10),
    (path) => `${path} is truncated: expected 11 bytes (8 of header and 3 of data), found 10`,
  ],
  [
    "truncated data in a whole gzip stream",
    gzipSync(labels.subarray(0, 9)),
    (path) => `${path} is truncated: expected 11 bytes (8 of header and 3 of data), found 9`,
  ],
  [
    "a truncated gzip stream",
    gzipSync(labels).subarray(0, 20),
    (path) => `${path} is truncated: expected a whole gzip stream, found its first 20 bytes`,
  ],
  [
    "trailing bytes",
    Uint8Array.of(...labels, 0, 0),
    (path) => `${path} has trailing bytes: expected 11 bytes (8 of header and 3 of data), found 13`,
  ],
  [
    "trailing bytes behind the gzip stream",
    Uint8Array.of(...gzipSync(labels), 1, 2, 3),
    (path) => `${path} is corrupt: expected one gzip stream, found an error in it (`,
  ],
  [
    "images in the place of labels",
    images,
    (path) =>
      `${path} is not an IDX file of 1-dimensional bytes: expected the magic number ` +
      `2049 (0x00000801), found 2051 (0x00000803)`,
  ],
  [
    "floats in the place of bytes",
    Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0),
    (path) =>
      `${path} is not an IDX file of 1-dimensional bytes: expected the magic number ` +
      `2049 (0x00000801), found 3329 (0x00000d01)`,
  ],
  [
    "a gzipped file of another kind",
    gzipSync(new TextEncoder().encode("hello world")),
    (path) =>
      `${path} is not an IDX file of 1-dimensional bytes: expected the magic number ` +
      `2049 (0x00000801), found 1751477356 (0x68656c6c)`,
  ],
  [
    "no examples at all",
    Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0),
    (path) => `${path} is empty: expected positive sizes, found 0`,
  ],
];

for (const [what, bytes, message] of damaged) {
  Deno.test(`readIdx() throws on ${what}`, () =>
    withFile(bytes, async (path) => {
      await assertRejects(() => readIdx(path, 1), SyntaxError, message(path));
    }));
}

Deno.test("readIdx() names a file that does not exist", async () => {
  const message = "cannot read /nowhere/labels: no such file";
  await assertRejects(() => readIdx("/nowhere/labels", 1), Error, message);
});
