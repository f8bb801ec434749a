import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../../optimizers/tensors.ts";
import { positionEmbedding } from "../../../../../problems/models/layers/transformer/position_embedding.ts";
import { randomKey } from "../../../../../problems/random.ts";
import { testOnBackends } from "../../../../backends.ts";
import { array, assertAsInFloat64 } from "../../against_float64.ts";

testOnBackends("positionEmbedding() adds a vector to each place", async () => {
  await assertAsInFloat64({
    layer: positionEmbedding(),
    params: { kernel: array([4, 3], "kernel") },
    x: array([2, 4, 3], "x"),
    reference: ({ kernel }, { data }) => [...data].map((value, i) => value + kernel!.data[i % 12]!),
  });
});

testOnBackends("positionEmbedding() has a vector for each place of its examples", () => {
  const { kernel, ...rest } = positionEmbedding().init(randomKey(0), [7, 3]);
  assertEquals([kernel!.shape, Object.keys(rest)], [[7, 3], []]);
  dispose(kernel);
});

Deno.test("positionEmbedding() throws on what is no sequence", () => {
  const message = "needs inputs of shape [time, units]; put embedding() before it; got [7]";
  assertThrows(() => positionEmbedding().outputShape([7]), TypeError, message);
});
