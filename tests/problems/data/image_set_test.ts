import { assertEquals, assertRejects } from "@std/assert";
import { emnistFiles, readImageSet } from "../../../problems/data/image_set.ts";
import { withFiles } from "./formats.ts";

/** An IDX file of bytes. */
const idx = (shape: readonly number[], values: readonly number[]) =>
  Uint8Array.of(0, 0, 8, shape.length, ...shape.flatMap((size) => [0, 0, 0, size]), ...values);

Deno.test("readImageSet() reads the EMNIST family under its own names", () => {
  const [images, labels, testImages, testLabels] = emnistFiles("emnist-letters");
  const files = {
    [images]: idx([2, 1, 2], [1, 2, 3, 4]),
    [labels]: idx([2], [1, 26]),
    [testImages]: idx([1, 1, 2], [5, 6]),
    [testLabels]: idx([1], [13]),
  };
  return withFiles(files, async (folder) => {
    const { train, test } = await readImageSet(folder, 27, emnistFiles("emnist-letters"));
    assertEquals([[...train.labels], [...train.images]], [[1, 26], [1, 2, 3, 4]]);
    assertEquals([[...test.labels], test.shape], [[13], [1, 2, 1]]);
    await assertRejects(
      () => readImageSet(folder, 26, emnistFiles("emnist-letters")),
      SyntaxError,
      "has a bad label: expected 0 to 25, found 26 at position 1",
    );
  });
});
