import { assertAlmostEquals, assertEquals } from "@std/assert";
import { correlation, rankCorrelation } from "../../../pipelines/statistics/correlation.ts";

Deno.test("correlations are those of the books", () => {
  assertAlmostEquals(correlation([1, 2, 3], [1, 3, 2]), 0.5, 1e-12);
  assertAlmostEquals(rankCorrelation([1, 2, 30], [5, 6, 7]), 1, 1e-12);
  assertAlmostEquals(correlation([1, 2, 4], [-2, -4, -8]), -1, 1e-12);
  assertEquals(correlation([1, 1, 1], [1, 2, 3]), NaN);
});
