import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { loadSvhn, svhnPart } from "../../../../problems/data/sets/svhn.ts";
import { mat, matArray, matCompressed, withFiles } from "../formats.ts";

/** The byte of a pixel that the fixtures hold. */
function pixel(image: number, row: number, column: number, channel: number): number {
  return (101 * image + 7 * row + 3 * column + 85 * channel) % 256;
}

/** `X` of n images: rows fastest, then columns, channels, images. */
function columnMajor(count: number): Uint8Array {
  return Uint8Array.from(
    { length: 3072 * count },
    (_, i) =>
      pixel(
        Math.floor(i / 3072),
        i % 32,
        Math.floor(i / 32) % 32,
        Math.floor(i / 1024) % 3,
      ),
  );
}

function pixels(count: number): Uint8Array {
  return Uint8Array.from({ length: 3072 * count }, (_, i) => {
    const within = i % 3072;
    const [row, column] = [Math.floor(within / 96), Math.floor(within / 3) % 32];
    return pixel(Math.floor(i / 3072), row, column, i % 3);
  });
}

function file(labels: readonly number[]): Uint8Array {
  const count = labels.length;
  const shape = count === 1 ? [32, 32, 3] : [32, 32, 3, count];
  const x = matArray("X", shape, columnMajor(count));
  return mat(matCompressed(x), matCompressed(matArray("y", [count, 1], labels, 6)));
}

const files = { "train_32x32.mat": file([1, 10, 9]), "test_32x32.mat": file([5]) };

Deno.test("loadSvhn() reads the MAT files; the label 10 is the digit 0", () =>
  withFiles(files, async (data) => {
    const { train, test, classes, source } = await loadSvhn({ data });
    assertEquals([classes, source], [10, data]);
    assertEquals([train.count, train.shape, test.count], [3, [32, 32, 3], 1]);
    assertEquals([[...train.labels], [...test.labels]], [[1, 0, 9], [5]]);
    assertEquals([train.images, test.images], [pixels(3), pixels(1)]);
  }));

Deno.test("loadSvhn() names the file that is truncated or missing", async () => {
  const cut = files["train_32x32.mat"].subarray(0, 300);
  await withFiles({ ...files, "train_32x32.mat": cut }, async (data) => {
    const message = `${data}/train_32x32.mat is truncated: expected`;
    await assertRejects(() => loadSvhn({ data }), SyntaxError, message);
  });
  await withFiles({ ...files, "test_32x32.mat": undefined }, async (data) => {
    const message = `cannot read ${data}/test_32x32.mat: no such file`;
    await assertRejects(() => loadSvhn({ data }), Error, message);
  });
});

const x = { shape: [32, 32, 3, 2], data: new Uint8Array(6144) };
const y = { shape: [2, 1], data: Uint8Array.of(1, 2) };

const foreign: readonly [what: string, arrays: Record<string, typeof x>, message: string][] = [
  [
    "other arrays",
    { digits: x },
    "x.mat is no SVHN file: expected X of 32×32×3×n bytes and y of n×1 labels, " +
    "found X of nothing and y of nothing",
  ],
  [
    "images of another size",
    { X: { ...x, shape: [16, 64, 3, 2] }, y },
    "found X of 16×64×3×2 and y of 2×1",
  ],
  ["too few labels", { X: x, y: { ...y, shape: [1, 1] } }, "found X of 32×32×3×2 and y of 1×1"],
  [
    "images of floats",
    { X: { ...x, data: new Float64Array(6144) as unknown as Uint8Array<ArrayBuffer> }, y },
    "found X of 32×32×3×2 other numbers and y of 2×1",
  ],
  [
    "a label that is none",
    { X: x, y: { ...y, data: Uint8Array.of(1, 11) } },
    "x.mat has a bad label: expected 1 to 10 (the digit 0), found 11 at position 1",
  ],
];

for (const [what, arrays, message] of foreign) {
  Deno.test(`svhnPart() throws on ${what}`, () => {
    const map = new Map(Object.entries(arrays));
    assertThrows(() => svhnPart(map, "x.mat"), SyntaxError, message);
  });
}
