import { assertAlmostEquals, assertEquals } from "@std/assert";
import { costFit } from "../../../../pipelines/labs/batch_size/step_costs.ts";
import { optimalBatchSizeByCost } from "../../../../optimizers/theory/gain.ts";

const costs = (seconds: (m: number) => number) =>
  [1, 2, 8, 64, 512].map((batchSize) => ({ batchSize, seconds: seconds(batchSize) }));

Deno.test("costFit() finds a line, and none with a negative coefficient", () => {
  const { fixed, perExample } = costFit(costs((m) => 3 + 0.25 * m));
  assertAlmostEquals(fixed, 3, 1e-9);
  assertAlmostEquals(perExample, 0.25, 1e-9);
  assertEquals(costFit(costs((m) => m ** 1.2)).fixed, 0);
  assertEquals(costFit(costs((m) => 1 / m)).perExample, 0);
});

Deno.test("optimalBatchSizeByCost() gains most for its cost", () => {
  const [eta2, fixed, perExample] = [30, 2, 0.1];
  const rate = (m: number) => m / (m + eta2) / (fixed + perExample * m);
  const best = optimalBatchSizeByCost(eta2, fixed, perExample);
  for (let m = 1; m < 100; m += 0.5) assertEquals(rate(m) <= rate(best), true, `${m}`);
});
