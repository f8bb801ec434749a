import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../optimizers/tensors.ts";
import "../../../../problems/kernels/mod.ts";
import { embedding } from "../../../../problems/models/layers/embedding.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { array, assertAsInFloat64 } from "../against_float64.ts";

const symbols = { shape: [2, 3], data: Float64Array.of(4, 0, 4, 1, 2, 4) };

testOnBackends("embedding() looks rows up, and its gradient adds them up", async () => {
  await assertAsInFloat64({
    layer: embedding(5, 3),
    params: { kernel: array([5, 3], "kernel") },
    x: symbols,
    integers: true,
    reference: ({ kernel }, { data }) =>
      [...data].flatMap((symbol) => [...kernel!.data.subarray(symbol * 3, symbol * 3 + 3)]),
  });
});

testOnBackends("embedding() draws its vectors from its key", async () => {
  const [a, b] = [1, 1].map((seed) => embedding(5, 3).init(randomKey(seed), []));
  assertEquals(a!.kernel!.shape, [5, 3]);
  assertEquals(await a!.kernel!.data(), await b!.kernel!.data());
  dispose([a, b]);
});

Deno.test("embedding() throws on numbers that are not positive integers", () => {
  const message = "must be a whole number of at least 1, got 0";
  assertThrows(() => embedding(0, 3), RangeError, `symbols ${message}`);
  assertThrows(() => embedding(3, 0), RangeError, `units ${message}`);
});
