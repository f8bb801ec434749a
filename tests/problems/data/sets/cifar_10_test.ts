import { assertEquals, assertRejects } from "@std/assert";
import { loadCifar10 } from "../../../../problems/data/sets/cifar_10.ts";
import { cifarPixels, cifarRecord } from "../cifar_records.ts";
import { concat, tar, tarGz, withFiles } from "../formats.ts";

/** Six files of CIFAR-10, two images in the first, one in each of the others. */
const files: Readonly<Record<string, Uint8Array>> = {
  "data_batch_1.bin": concat(cifarRecord(0, 3), cifarRecord(1, 9)),
  "data_batch_2.bin": cifarRecord(2, 0),
  "data_batch_3.bin": cifarRecord(3, 1),
  "data_batch_4.bin": cifarRecord(4, 2),
  "data_batch_5.bin": cifarRecord(5, 8),
  "test_batch.bin": cifarRecord(6, 7),
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
      assertEquals(train.images, cifarPixels(0, 1, 2, 3, 4, 5));
      assertEquals(test.images, cifarPixels(6));
    }));
}

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

for (const other of ["cifar-10-python.tar.gz", "cifar-10-matlab.tar.gz", "cifar-10-batches-py/x"]) {
  Deno.test(`loadCifar10() names the version that is wanted in place of ${other}`, () =>
    withFiles({ [other]: new Uint8Array(9) }, async (data) => {
      await assertRejects(
        () => loadCifar10({ data }),
        SyntaxError,
        "is a version for other programs: expected the binary one, cifar-10-binary.tar.gz",
      );
    }));
}
