import { assertEquals, assertRejects } from "@std/assert";
import { loadMnist } from "../../../../problems/data/sets/mnist.ts";
import { type ImageSet, imageSetFiles } from "../../../../problems/data/image_set.ts";

const REAL = new URL("../../../../../shared/data", import.meta.url).pathname;
const realDigits = await Deno.stat(REAL).then(() => true, () => false);

/** How many images of each digit 0 to 9 both parts have together. */
const DIGITS = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];

function digits({ train, test }: ImageSet): number[] {
  const counts = Array<number>(10).fill(0);
  for (const label of [...train.labels, ...test.labels]) counts[label]!++;
  return counts;
}

/** The images in an order of their own, as strings: equal for equal collections. */
function imagesOf({ train, test }: ImageSet): Set<string> {
  return new Set(
    [train, test].flatMap(({ images, labels, count }) =>
      Array.from(
        { length: count },
        (_, i) => labels[i] + String.fromCharCode(...images.subarray(784 * i, 784 * (i + 1))),
      )
    ),
  );
}

Deno.test({
  name: "loadMnist() falls back to the npm package, split 8,000 to 2,000",
  permissions: { env: false }, // neither NOISEWISE_DATA nor the cache is looked at
  async fn() {
    const set = await loadMnist();
    assertEquals([set.train.count, set.test.count], [8000, 2000]);
    assertEquals([set.train.images.length, set.test.images.length], [8000 * 784, 2000 * 784]);
    assertEquals(set.train.shape, [28, 28, 1]);
    assertEquals(digits(set), DIGITS);
    assertEquals(imagesOf(set).size, 10_000);
    assertEquals(set.train.images.reduce((max, pixel) => Math.max(max, pixel), 0), 255);
    const share = set.test.labels.filter((label) => label === 1).length / 2000;
    assertEquals(Math.abs(share - 0.1127) < 0.03, true); // shuffled, not sorted by digit
    assertEquals(await loadMnist(), set);
  },
});

Deno.test("the package's digits are the same where its files may not be read, and are imported", async () => {
  const module = new URL("../../../../problems/data/sets/mnist.ts", import.meta.url).href;
  const code = `import { loadMnist } from ${JSON.stringify(module)};
    const { train } = await loadMnist();
    console.log(train.labels.join(), new Int32Array(train.images.buffer).join());`;
  const saidWith = async (...permissions: string[]) => {
    const file = `data:application/typescript,${encodeURIComponent(code)}`;
    const config = new URL("../../../../deno.json", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", "--config", config, ...permissions, file],
      env: { NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stdout);
  };
  const [read, imported] = await Promise.all([saidWith("--allow-read"), saidWith()]);
  assertEquals(read.length > 1e6, true);
  assertEquals(read === imported, true);
});

Deno.test({
  name: "loadMnist() reads the IDX files, which hold the package's digits",
  ignore: !realDigits,
  async fn() {
    const set = await loadMnist({ data: REAL });
    assertEquals(set.source, `${REAL}/mnist`);
    assertEquals([set.train.count, set.test.count], [8000, 2000]);
    assertEquals([...set.test.labels].filter((label) => label === 0).length, 209);
    assertEquals(digits(set), DIGITS);
    assertEquals(imagesOf(set).difference(imagesOf(await loadMnist())).size, 0);
    assertEquals(await loadMnist({ data: `${REAL}/mnist` }), set);
  },
});

/** The bytes of an IDX file. */
function idx(shape: readonly number[], data: readonly number[]): Uint8Array {
  const sizes = shape.flatMap((size) => [0, 0, size >> 8, size & 255]);
  return Uint8Array.of(0, 0, 8, shape.length, ...sizes, ...data);
}

const tiny: Readonly<Record<string, Uint8Array>> = {
  [imageSetFiles[0]]: idx([3, 1, 2], [1, 2, 3, 4, 5, 6]),
  [imageSetFiles[1]]: idx([3], [0, 9, 5]),
  [imageSetFiles[2]]: idx([1, 1, 2], [7, 8]),
  [imageSetFiles[3]]: idx([1], [3]),
};

async function withFiles(
  files: Readonly<Record<string, Uint8Array | undefined>>,
  test: (folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(files)) {
      if (bytes !== undefined) await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("loadMnist() reads files that are not compressed", () =>
  withFiles(tiny, async (data) => {
    const { train, test, source } = await loadMnist({ data });
    assertEquals(source, data);
    assertEquals([train.count, train.shape], [3, [1, 2, 1]]);
    assertEquals([[...train.images], [...train.labels]], [[1, 2, 3, 4, 5, 6], [0, 9, 5]]);
    assertEquals([[...test.images], [...test.labels]], [[7, 8], [3]]);
  }));

const damaged: readonly [what: string, files: typeof tiny, message: (folder: string) => string][] =
  [
    [
      "too few labels",
      { [imageSetFiles[1]]: idx([2], [0, 9]) },
      (folder) =>
        `${folder}/train-labels-idx1-ubyte does not fit ${folder}/train-images-idx3-ubyte: ` +
        `expected 3 labels, found 2`,
    ],
    [
      "a label that is no digit",
      { [imageSetFiles[3]]: idx([1], [10]) },
      (folder) =>
        `${folder}/t10k-labels-idx1-ubyte has a bad label: expected 0 to 9, found 10 at position 0`,
    ],
    [
      "test images of another size",
      { [imageSetFiles[2]]: idx([1, 2, 2], [7, 8, 9, 9]) },
      (folder) =>
        `${folder}/t10k-images-idx3-ubyte does not fit train-images-idx3-ubyte: ` +
        `expected images of 1×2×1, found 2×2×1`,
    ],
  ];

for (const [what, files, message] of damaged) {
  Deno.test(`loadMnist() throws on ${what}`, () =>
    withFiles({ ...tiny, ...files }, async (data) => {
      await assertRejects(() => loadMnist({ data }), SyntaxError, message(data));
    }));
}

Deno.test("loadMnist() names a file that is missing, rather than using other data", () =>
  withFiles({ ...tiny, [imageSetFiles[3]]: undefined }, async (data) => {
    const message = `cannot read ${data}/t10k-labels-idx1-ubyte: no such file`;
    await assertRejects(() => loadMnist({ data }), Error, message);
  }));
