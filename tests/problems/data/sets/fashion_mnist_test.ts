import { assertEquals, assertRejects } from "@std/assert";
import { loadFashionMnist } from "../../../../problems/data/sets/fashion_mnist.ts";
import { imageSetFiles } from "../../../../problems/data/image_set.ts";
import { idx, withFiles } from "../formats.ts";

const REAL = new URL("../../../../../shared/data", import.meta.url).pathname;

Deno.test("loadFashionMnist() reads IDX files", () =>
  withFiles({
    [`fashion-mnist/${imageSetFiles[0]}`]: idx([2, 1, 2], [1, 2, 3, 4]),
    [`fashion-mnist/${imageSetFiles[1]}`]: idx([2], [9, 0]),
    [`fashion-mnist/${imageSetFiles[2]}`]: idx([1, 1, 2], [5, 6]),
    [`fashion-mnist/${imageSetFiles[3]}`]: idx([1], [4]),
  }, async (data) => {
    const { train, test, classes, source } = await loadFashionMnist({ data });
    assertEquals([classes, source], [10, `${data}/fashion-mnist`]);
    assertEquals([[...train.images], [...train.labels]], [[1, 2, 3, 4], [9, 0]]);
    assertEquals([[...test.images], [...test.labels]], [[5, 6], [4]]);
  }));

Deno.test({
  name: "loadFashionMnist() reads real images, as many of each class",
  ignore: !await Deno.stat(REAL).then(() => true, () => false),
  async fn() {
    const { train, test } = await loadFashionMnist({ data: REAL });
    for (const [part, each] of [[train, 72], [test, 18]] as const) {
      const counts = Array<number>(10).fill(0);
      for (const label of part.labels) counts[label]!++;
      assertEquals(counts, Array(10).fill(each));
    }
  },
});

Deno.test({
  name: "loadFashionMnist() names the command that fetches the data",
  permissions: { env: false },
  async fn() {
    const message = "no fashion-mnist data: fetch it with `deno task data fetch fashion-mnist`";
    await assertRejects(() => loadFashionMnist(), Error, message);
  },
});
