import { assertEquals, assertRejects } from "@std/assert";
import { readMat } from "../../../../problems/data/formats/mat.ts";
import { mat, matArray, matCompressed, matElement } from "../formats.ts";

const x = matArray("X", [2, 3], [1, 2, 3, 4, 5, 6]);

Deno.test("readMat() reads arrays, compressed or not, first dimension fastest", async () => {
  const long = matArray("a_long_name", [1, 2], [9, 8]);
  const doubles = matArray(
    "d",
    [2, 1],
    new Uint8Array(Float64Array.of(0.5, -3).buffer),
    6,
    9,
  );
  for (const wrap of [(bytes: Uint8Array) => bytes, matCompressed]) {
    const arrays = await readMat(mat(wrap(x), wrap(long), wrap(doubles)), "x.mat");
    assertEquals([...arrays.keys()], ["X", "a_long_name", "d"]);
    assertEquals(arrays.get("X"), { shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    assertEquals([...arrays.get("a_long_name")!.data], [9, 8]);
    assertEquals([...arrays.get("d")!.data], [0.5, -3]);
  }
});

Deno.test("readMat() reads a double array whose whole numbers are kept as bytes", async () => {
  const arrays = await readMat(mat(matArray("y", [3, 1], [10, 1, 2], 6, 2)), "x.mat");
  assertEquals([...arrays.get("y")!.data], [10, 1, 2]);
});

Deno.test("readMat() passes over what is no numeric array", async () => {
  const text = matArray("t", [1, 2], [65, 66], 4, 16);
  const arrays = await readMat(mat(text, matElement(16, [65]), x), "x.mat");
  assertEquals([...arrays.keys()], ["X"]);
  assertEquals([...arrays.unread], [["t", "char"]]);
});

Deno.test("readMat() reads integers of 64 bits as far as doubles count", async () => {
  const of = (values: bigint[]) => new Uint8Array(BigInt64Array.from(values).buffer);
  const labels = matArray("y", [3, 1], of([10n, -1n, 2n ** 53n - 1n]), 14, 12);
  const arrays = await readMat(mat(labels), "x.mat");
  assertEquals([...arrays.get("y")!.data], [10, -1, 2 ** 53 - 1]);
  const large = matArray("y", [1, 1], of([2n ** 53n]), 14, 12);
  await assertRejects(() => readMat(mat(large), "x.mat"), SyntaxError, "integer 9007199254740992");
});

const whole = mat(matCompressed(x));
const flipped = whole.with(whole.length - 6, whole.at(-6)! ^ 255);
const bad: readonly [what: string, bytes: Uint8Array, message: string][] = [
  [
    "a file cut within an element",
    whole.subarray(0, whole.length - 5),
    `x.mat is truncated: expected ${whole.length - 128} bytes of an element at byte 128, ` +
    `found ${whole.length - 128 - 5}`,
  ],
  ["a file cut within a tag", whole.subarray(0, 131), "x.mat is truncated: expected 8 bytes"],
  ["a flipped byte", flipped, "x.mat is corrupt: expected one zlib stream, found an error in it"],
  [
    "too few values",
    mat(matArray("X", [2, 3], [1, 2, 3, 4, 5])),
    "x.mat is corrupt: expected 2×3 values of X, found 5",
  ],
  [
    "version 7.3",
    new TextEncoder().encode("MATLAB 7.3 MAT-file".padEnd(200)),
    "found version 7.3, which is HDF5; save it with -v7",
  ],
  [
    "another file",
    new TextEncoder().encode("<html>not found</html>".padEnd(200)),
    "x.mat is not a MAT file of level 5: expected a little-endian file that begins with " +
    '"MATLAB 5.0" in a header of 128 bytes, found one that begins with "<html>not found</htm"',
  ],
  ["an empty file", new Uint8Array(), "found 0 bytes"],
];

for (const [what, bytes, message] of bad) {
  Deno.test(`readMat() throws on ${what}`, async () => {
    await assertRejects(() => readMat(bytes, "x.mat"), SyntaxError, message);
  });
}
