import { assertThrows } from "@std/assert";
import { maxPool } from "../../../../problems/models/layers/max_pool.ts";
import { testOnBackends } from "../../../backends.ts";
import { pool64 } from "../../float64_network.ts";
import { array, assertOutput, image } from "../against_float64.ts";

testOnBackends("maxPool() takes the largest in every window, cut off at the edges", async () => {
  for (const shape of [[6, 5, 2], [7, 4, 1], [1, 3, 2]]) {
    const x = array(shape, "x");
    await assertOutput(maxPool(3, { stride: 2 }), {}, x, pool64(image(x)).flat(2));
    await assertOutput(maxPool(2), {}, x, pool64(image(x), 2).flat(2));
  }
});

Deno.test("maxPool() throws on what it cannot pool", () => {
  assertThrows(
    () => maxPool(2).outputShape([784]),
    TypeError,
    "maxPool needs inputs of shape [height, width, channels]; got [784]",
  );
  for (const bad of [0, -1, 1.5, NaN]) {
    const message = `must be a whole number of at least 1, got ${bad}`;
    assertThrows(() => maxPool(bad), RangeError, `size ${message}`);
    assertThrows(() => maxPool(2, { stride: bad }), RangeError, `stride ${message}`);
  }
});
