import { assertAlmostEquals, assertEquals } from "@std/assert";
import { correlation, rankCorrelation } from "../../../pipelines/statistics/correlation.ts";

Deno.test("correlations are those of the books", () => {
  assertAlmostEquals(correlation([1, 2, 3], [1, 3, 2]), 0.5, 1e-12);
  assertAlmostEquals(rankCorrelation([1, 2, 30], [5, 6, 7]), 1, 1e-12);
  assertAlmostEquals(correlation([1, 2, 4], [-2, -4, -8]), -1, 1e-12);
  assertEquals(correlation([1, 1, 1], [1, 2, 3]), NaN);
});

Deno.test("equal values share their rank, as scipy.stats.spearmanr has it", () => {
  const cases = [
    [[1, 2, 2, 3, 0], [3, 1, 2, 2, 2], -0.34412360080584264],
    [[5, 5, 5, 1, 2, 2], [1, 2, 3, 4, 5, 5], -0.7514691493021796],
    [[0.5, -1, 0.5, 7, 7, 7, 3], [2, 2, 8, 8, 1, 0, 0], -0.30774921924512816],
  ] as const;
  for (const [x, y, expected] of cases) {
    assertAlmostEquals(rankCorrelation(x, y), expected, 1e-12);
    assertAlmostEquals(rankCorrelation(x.toReversed(), y.toReversed()), expected, 1e-12);
  }
  assertEquals(rankCorrelation([1, 1, 1], [1, 2, 3]), NaN);
});
