import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { loadCifar10, loadCifar100, parseCifar } from "../../../../problems/data/sets/cifar.ts";
import { concat, tar, tarGz, withFiles } from "../formats.ts";

/** The byte of a pixel that the fixtures hold: unlike its neighbours in every direction. */
function pixel(image: number, row: number, column: number, channel: number): number {
  return (101 * image + 7 * row + 3 * column + 85 * channel) % 256;
}

/** A record: label bytes, then the planes of red, green and blue. */
function record(image: number, ...labels: number[]): Uint8Array {
  const planes = Array.from(
    { length: 3072 },
    (_, i) => pixel(image, Math.floor(i / 32) % 32, i % 32, Math.floor(i / 1024)),
  );
  return Uint8Array.of(...labels, ...planes);
}

/** What the images should be. */
function pixels(...images: number[]): Uint8Array {
  return Uint8Array.from(
    images.flatMap((image) =>
      Array.from(
        { length: 3072 },
        (_, i) => pixel(image, Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3),
      )
    ),
  );
}

/** Six files of CIFAR-10, two images in the first, one in each of the others. */
const files: Readonly<Record<string, Uint8Array>> = {
  "data_batch_1.bin": concat(record(0, 3), record(1, 9)),
  "data_batch_2.bin": record(2, 0),
  "data_batch_3.bin": record(3, 1),
  "data_batch_4.bin": record(4, 2),
  "data_batch_5.bin": record(5, 8),
  "test_batch.bin": record(6, 7),
};

const inFolder = Object.entries(files)
  .map(([name, data]) => [`cifar-10-batches-bin/${name}`, data] as const);

const layouts: readonly [what: string, files: Record<string, Uint8Array>][] = [
  ["loose files", files],
  ["the unpacked folder", Object.fromEntries(inFolder)],
  ["the archive", { "cifar-10-binary.tar.gz": tarGz([["cifar-10-batches-bin/"], ...inFolder]) }],
  ["the archive, not compressed", { "cifar-10-binary.tar": tar(inFolder) }],
];

for (const [what, layout] of layouts) {
  Deno.test(`loadCifar10() reads ${what}`, () =>
    withFiles(layout, async (data) => {
      const { train, test, classes, source } = await loadCifar10({ data });
      assertEquals([classes, source], [10, data]);
      assertEquals([train.count, train.shape, test.count], [6, [32, 32, 3], 1]);
      assertEquals([[...train.labels], [...test.labels]], [[3, 9, 0, 1, 2, 8], [7]]);
      assertEquals(train.images, pixels(0, 1, 2, 3, 4, 5));
      assertEquals(test.images, pixels(6));
    }));
}

Deno.test("loadCifar100() takes the fine labels", () =>
  withFiles({
    "cifar-100/cifar-100-binary/train.bin": concat(record(1, 19, 99), record(2, 0, 20)),
    "cifar-100/cifar-100-binary/test.bin": record(3, 4, 5),
  }, async (data) => {
    const { train, test, classes, source } = await loadCifar100({ data });
    assertEquals([classes, source], [100, `${data}/cifar-100`]);
    assertEquals([[...train.labels], [...test.labels]], [[99, 20], [5]]);
    assertEquals([train.images, test.images], [pixels(1, 2), pixels(3)]);
  }));

Deno.test("parseCifar() throws on files that are truncated, foreign or empty", () => {
  const bytes = files["data_batch_1.bin"]!;
  assertThrows(
    () => parseCifar(bytes.subarray(0, 6000), "x.bin", [10]),
    SyntaxError,
    "x.bin is truncated or no CIFAR file: expected a whole number of records of 3073 bytes, " +
      "found 6000 bytes, 1 records and 2927 bytes",
  );
  assertThrows(() => parseCifar(bytes, "x.bin", [20, 100]), SyntaxError, "records of 3074 bytes");
  assertThrows(() => parseCifar(new Uint8Array(), "x.bin", [10]), SyntaxError, "found 0 bytes");
  assertThrows(
    () => parseCifar(concat(record(0, 3), record(0, 10)), "x.bin", [10]),
    SyntaxError,
    "x.bin has a bad label: expected 0 to 9, found 10 at byte 3073, record 1",
  );
  assertThrows(
    () => parseCifar(record(0, 20, 3), "x.bin", [20, 100]),
    SyntaxError,
    "x.bin has a bad label: expected 0 to 19, found 20 at byte 0, record 0",
  );
});

Deno.test("loadCifar10() names the file that is damaged or missing", async () => {
  await withFiles({ ...files, "test_batch.bin": undefined }, async (data) => {
    const message = `cannot read ${data}/test_batch.bin: no such file`;
    await assertRejects(() => loadCifar10({ data }), Error, message);
  });
  await withFiles({ "cifar-10-binary.tar.gz": tarGz(inFolder.slice(0, 5)) }, async (data) => {
    const message = `${data}/cifar-10-binary.tar.gz lacks a file: expected test_batch.bin, found ` +
      `data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin`;
    await assertRejects(() => loadCifar10({ data }), SyntaxError, message);
  });
  const whole = tarGz(inFolder);
  await withFiles({ "cifar-10-binary.tar.gz": whole.subarray(0, 200) }, async (data) => {
    const message = `${data}/cifar-10-binary.tar.gz is truncated: expected a whole gzip stream, ` +
      `found its first 200 bytes`;
    await assertRejects(() => loadCifar10({ data }), SyntaxError, message);
  });
});

Deno.test({
  name: "loadCifar10() names the command that fetches the data",
  permissions: { env: false },
  async fn() {
    const message = "no cifar-10 data: fetch it with `deno task data fetch cifar-10`, " +
      "or name a folder that holds it with --data or NOISEWISE_DATA";
    await assertRejects(() => loadCifar10(), Error, message);
  },
});
