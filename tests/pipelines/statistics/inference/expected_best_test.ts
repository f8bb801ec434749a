import { assertAlmostEquals, assertEquals } from "@std/assert";
import { expectedBest } from "../../../../pipelines/statistics/inference/expected_best.ts";
import { random } from "../../../../problems/random.ts";

/** All sets of k of some values. */
function setsOf(values: readonly number[], k: number): number[][] {
  if (k === 0) return [[]];
  return values.flatMap((value, i) =>
    setsOf(values.slice(i + 1), k - 1).map((others) => [value, ...others])
  );
}

Deno.test("expectedBest() is the mean of the best over all sets of k trials", () => {
  for (let count = 1; count <= 9; count++) {
    const stream = random(count, "trials");
    // some are equal, some fail
    const values = Array.from({ length: count }, () => Math.round(4 * stream.normal()));
    for (const better of [1, -1] as const) {
      const failing = values.map((value, i) => i % 4 === 3 ? -better * Infinity : value);
      for (const trials of [values, failing]) {
        const found = expectedBest(trials, better);
        assertEquals(found.length, count);
        for (const [i, expected] of found.entries()) {
          const sets = setsOf(trials, i + 1);
          const bests = sets.map((set) => better > 0 ? Math.max(...set) : Math.min(...set));
          const mean = bests.reduce((sum, best) => sum + best, 0) / sets.length;
          if (Number.isFinite(mean)) assertAlmostEquals(expected, mean, 1e-12);
          else assertEquals(expected, mean);
        }
      }
    }
  }
});

Deno.test("expectedBest() is right for long lists, and has nothing to say of none", () => {
  assertEquals(expectedBest([], 1), []);
  const found = expectedBest(Array.from({ length: 1000 }, (_, i) => i + 1), 1);
  for (const k of [1, 10, 999, 1000]) assertAlmostEquals(found[k - 1]!, k * 1001 / (k + 1), 1e-8);
});
