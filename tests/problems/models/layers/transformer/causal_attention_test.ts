import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../../../optimizers/tensors.ts";
import { causalAttention } from "../../../../../problems/models/layers/transformer/causal_attention.ts";
import { testOnBackends } from "../../../../backends.ts";
import { array, assertAsInFloat64 } from "../../against_float64.ts";
import { attention64 } from "../../gpt64.ts";

const sizes = [
  { n: 2, time: 3, width: 4, heads: 2 },
  { n: 3, time: 1, width: 3, heads: 1 },
  { n: 1, time: 9, width: 10, heads: 2 },
  { n: 2, time: 6, width: 9, heads: 3 },
];

testOnBackends("causalAttention() is that of float64, forwards and backwards", async () => {
  for (const { n, time, width, heads } of sizes) {
    await assertAsInFloat64({
      layer: causalAttention(heads),
      x: array([n, time, 3 * width], "x"),
      reference: (_, { data }) => {
        const columns = 3 * width;
        return Array.from({ length: n }, (_, k) => {
          const rows = Array.from({ length: time }, (_, t) => {
            const from = (k * time + t) * columns;
            return [...data.subarray(from, from + columns)];
          });
          return attention64(rows, heads);
        }).flat(2);
      },
    });
  }
});

testOnBackends("causalAttention() stands scores of any size", async () => {
  // the first place has the largest scores of all, in a direction that the others look away from
  const x = tf.tensor3d([[[100, 100, 1], [-100, 100, 2], [100, 100.5, 3]]]);
  const y = causalAttention(1).apply({}, x, { training: true });
  assertEquals([...await y.data()].map((value) => Math.round(100 * value) / 100), [1, 1.5, 3]);
  dispose([x, y]);
});

Deno.test("causalAttention() throws on what it cannot take", () => {
  assertThrows(() => causalAttention(0), RangeError, "heads must be a whole number of at least 1");
  assertThrows(
    () => causalAttention(2).outputShape([5, 9]),
    TypeError,
    "causalAttention with 2 heads needs inputs of shape [time, 3 width] with a width that 2 divides, " +
      "got [5, 9]; put timeDistributed(dense(3 * width)) before it",
  );
  assertThrows(() => causalAttention(2).outputShape([6]), TypeError, "got [6]");
});
