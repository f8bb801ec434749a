import { assertEquals, assertThrows } from "@std/assert";
import { dispose } from "../../../../../optimizers/tensors.ts";
import { layerNorm } from "../../../../../problems/models/layers/transformer/layer_norm.ts";
import { randomKey } from "../../../../../problems/random.ts";
import { testOnBackends } from "../../../../backends.ts";
import type { Array64, Params64 } from "../../../float64_network.ts";
import { array, assertAsInFloat64 } from "../../against_float64.ts";
import { layerNorm64 } from "../../gpt64.ts";

const params = (features: number): Params64 => ({
  scale: array([features], "scale"),
  offset: array([features], "offset"),
});

const rows = ({ shape, data }: Array64) => {
  const features = shape.at(-1)!;
  return Array.from(
    { length: data.length / features },
    (_, i) => [...data.subarray(i * features, (i + 1) * features)],
  );
};

testOnBackends("layerNorm() normalizes each place of each example", async () => {
  for (const shape of [[6, 5], [4, 3, 8], [2, 2, 3, 7], [1, 33]]) {
    await assertAsInFloat64({
      layer: layerNorm(),
      params: params(shape.at(-1)!),
      x: array(shape, "x"),
      reference: (params, x) => rows(x).flatMap((row) => layerNorm64(params, row)),
    });
  }
});

testOnBackends("layerNorm() keeps the digits of rows far from 0, and has its epsilon", async () => {
  const { shape, data } = array([3, 16], "x");
  await assertAsInFloat64({
    layer: layerNorm({ epsilon: 0.5 }),
    params: params(16),
    x: { shape, data: data.map((value) => Math.fround(value + 64)) },
    reference: (params, x) => rows(x).flatMap((row) => layerNorm64(params, row, 0.5)),
  });
});

testOnBackends("layerNorm() begins with scale 1 and offset 0, and keeps the shape", async () => {
  const { scale, offset } = layerNorm().init(randomKey(0), [7, 3]);
  assertEquals([...await scale!.data()], [1, 1, 1]);
  assertEquals([...await offset!.data()], [0, 0, 0]);
  assertEquals(layerNorm().outputShape([7, 3]), [7, 3]);
  dispose([scale, offset]);
});

Deno.test("layerNorm() throws on what it cannot take", () => {
  const message = "epsilon must be a positive number, got 0";
  assertThrows(() => layerNorm({ epsilon: 0 }), RangeError, message);
  assertThrows(() => layerNorm().outputShape([]), TypeError, "got []");
});
