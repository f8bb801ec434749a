import { assertThrows } from "@std/assert";
import { oneHot } from "../../../../problems/models/layers/one_hot.ts";
import { testOnBackends } from "../../../backends.ts";
import { assertAsInFloat64 } from "../against_float64.ts";

const symbols = { shape: [2, 3], data: Float64Array.of(4, 0, 4, 1, 2, 4) };

testOnBackends("oneHot() has a 1 in each symbol's place", async () => {
  await assertAsInFloat64({
    layer: oneHot(5),
    x: symbols,
    integers: true,
    reference: (_, { data }) =>
      [...data].flatMap((symbol) => [0, 1, 2, 3, 4].map((place) => Number(place === symbol))),
  });
});

Deno.test("oneHot() throws on a number that is no positive integer", () => {
  const message = "symbols must be a whole number of at least 1, got 0";
  assertThrows(() => oneHot(0), RangeError, message);
});
