import { assertAlmostEquals, assertThrows } from "@std/assert";
import { shareInterval } from "../../../../pipelines/statistics/inference/share_interval.ts";

Deno.test("shareInterval() has the ends that statsmodels has", () => {
  // statsmodels 0.13.5, proportion_confint(k, n, method="wilson")
  const known: [number, number, number, number][] = [
    [2, 10, 0.056682151454375246, 0.5098375284633583],
    [0, 3, 0, 0.5614970317550455],
    [5, 5, 0.5655175352168252, 1],
    [7, 20, 0.18119182410108203, 0.5671457233147638],
  ];
  for (const [k, n, low, high] of known) {
    const ends = shareInterval(k, n);
    assertAlmostEquals(ends[0], low, 1e-12);
    assertAlmostEquals(ends[1], high, 1e-12);
  }
  assertThrows(() => shareInterval(3, 2), RangeError, "got 3 of 2");
  assertThrows(() => shareInterval(0, 0), RangeError, "got 0 of 0");
});
