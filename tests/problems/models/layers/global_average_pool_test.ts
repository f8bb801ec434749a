import { assertThrows } from "@std/assert";
import { globalAveragePool } from "../../../../problems/models/layers/global_average_pool.ts";
import { testOnBackends } from "../../../backends.ts";
import { array, assertAsInFloat64 } from "../against_float64.ts";

testOnBackends("globalAveragePool() is the mean over the image", async () => {
  await assertAsInFloat64({
    layer: globalAveragePool(),
    x: array([2, 4, 3, 5], "x"),
    reference: (_, { data }) =>
      Array.from({ length: 10 }, (_, k) => {
        let sum = 0;
        for (let p = 0; p < 12; p++) sum += data[(Math.floor(k / 5) * 12 + p) * 5 + k % 5]!;
        return sum / 12;
      }),
  });
});

Deno.test("globalAveragePool() throws on what is no image", () => {
  const message = "globalAveragePool needs inputs of shape [height, width, channels]; got [7]";
  assertThrows(() => globalAveragePool().outputShape([7]), TypeError, message);
});
