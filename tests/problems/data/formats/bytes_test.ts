import { assertEquals, assertRejects } from "@std/assert";
import { deflateSync, gzipSync } from "node:zlib";
import { inflated, uncompressed } from "../../../../problems/data/formats/bytes.ts";
import { readIdx, readQmnistLabels } from "../../../../problems/data/formats/idx.ts";

const zeros = new Uint8Array(8 * 2 ** 20);

Deno.test("uncompressed() unpacks no more than there may be", async () => {
  const bomb = gzipSync(zeros);
  assertEquals((await uncompressed(bomb, "b")).length, zeros.length);
  await assertRejects(
    () => uncompressed(bomb, "b.gz", 1000),
    SyntaxError,
    "b.gz is corrupt: expected a gzip stream of at most 1000 bytes, found more",
  );
  await assertRejects(
    () => inflated(deflateSync(zeros), "z", 1000),
    SyntaxError,
    "at most 1000 bytes",
  );
});

/** An IDX file in a temporary folder. */
async function withFile(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readIdx() stops unpacking where the header says that the array ends", async () => {
  const header = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 4);
  await withFile(gzipSync(Uint8Array.of(...header, 1, 2, 3, 4)), async (path) => {
    assertEquals([...(await readIdx(path, 1)).data], [1, 2, 3, 4]);
  });
  const long = new Uint8Array(header.length + zeros.length);
  long.set(header);
  await withFile(gzipSync(long), async (path) => {
    await assertRejects(() => readIdx(path, 1), SyntaxError, "at most 13 bytes, found more");
  });
});

Deno.test("readQmnistLabels() has the first column as classes, and readIdx() refuses it", async () => {
  const columns = [7, 0, 103, 1, 2, 3, 0, 0, 2, 0, 104, 1, 2, 4, 0, 0];
  const bytes = new Uint8Array(12 + 4 * columns.length);
  bytes.set([0, 0, 12, 2, 0, 0, 0, 2, 0, 0, 0, 8]);
  const view = new DataView(bytes.buffer);
  columns.forEach((value, i) => view.setInt32(12 + 4 * i, value));
  await withFile(gzipSync(bytes), async (path) => {
    const found = await readQmnistLabels(path);
    assertEquals([[...found.labels], [...found.columns]], [[7, 2], columns]);
    await assertRejects(
      () => readIdx(path, 1),
      SyntaxError,
      "not an IDX file of 1-dimensional bytes",
    );
  });
  view.setInt32(12, 10);
  await withFile(bytes, async (path) => {
    await assertRejects(
      () => readQmnistLabels(path),
      SyntaxError,
      "has a bad label: expected 0 to 9",
    );
  });
});
