import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { lookErrorRate, plannedLooks } from "../../../../pipelines/statistics/inference/looks.ts";

Deno.test("the error rates of all looks add up to that of all of them", () => {
  for (const looks of [plannedLooks, [4], [3, 6, 9]]) {
    const rates = looks.map((seeds) => lookErrorRate(seeds, looks, 0.05));
    assertAlmostEquals(rates.reduce((sum, rate) => sum + rate), 0.05, 1e-12);
  }
  assertEquals(lookErrorRate(5), 0.05 * 2 / 20);
});

Deno.test("lookErrorRate() refuses looks that were not planned", () => {
  assertThrows(() => lookErrorRate(4), RangeError, "planned at 3, 5, 8, 12, 20 seeds, got 4");
});
