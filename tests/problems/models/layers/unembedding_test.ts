import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import { unembedding } from "../../../../problems/models/layers/unembedding.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { array, assertAsInFloat64 } from "../against_float64.ts";

testOnBackends("unembedding() multiplies with each symbol's vector", async () => {
  await assertAsInFloat64({
    layer: unembedding(5),
    params: { kernel: array([5, 3], "kernel") },
    x: array([2, 4, 3], "x"),
    reference: ({ kernel }, { data }) =>
      Array.from(
        { length: 8 },
        (_, row) =>
          Array.from({ length: 5 }, (_, symbol) =>
            [0, 1, 2].reduce(
              (sum, unit) => sum + data[3 * row + unit]! * kernel!.data[3 * symbol + unit]!,
              0,
            )),
      ).flat(),
  });
});

testOnBackends("unembedding() has the kernel of an embedding", () => {
  const { kernel, ...rest } = unembedding(5).init(randomKey(0), [7, 3]);
  assertEquals([kernel!.shape, Object.keys(rest)], [[5, 3], []]);
  assertEquals(unembedding(5).outputShape([7, 3]), [7, 5]);
  dispose(kernel);
});

Deno.test("unembedding() throws on numbers and shapes it cannot take", () => {
  const message = "symbols must be a whole number of at least 1, got 0";
  assertThrows(() => unembedding(0), RangeError, message);
  assertThrows(() => unembedding(3).outputShape([]), TypeError, "got []");
});
