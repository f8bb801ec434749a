import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { expectedSpread } from "../../../optimizers/theory/variance_estimate.ts";
import { varianceOfAverage } from "../../../optimizers/transformations/moments.ts";
import { random } from "../../../problems/random.ts";

Deno.test("expectedSpread() is (1 - ρ) σ² for a stationary stream", () => {
  for (const beta of [0, 0.5, 0.9, 0.99]) {
    for (const steps of [1, 2, 10, 100]) {
      const spread = expectedSpread(Array(steps).fill(3), Array(steps).fill(2), beta);
      assertAlmostEquals(spread, 4 * (1 - varianceOfAverage(beta, steps - 1)), 1e-12);
    }
  }
});

Deno.test("expectedSpread() agrees with simulated moving averages within 4 standard errors", () => {
  const means = [3, 2, 0.5, -1, -1, 2];
  const deviations = [1, 0.5, 2, 1, 1, 0.1];
  const beta = 0.8;
  const stream = random(1, "spread");
  const n = 20_000;
  const spreads = Float64Array.from({ length: n }, () => {
    let [m, v] = [0, 0];
    means.forEach((mean, s) => {
      const g = mean + deviations[s]! * stream.normal();
      m = beta * m + (1 - beta) * g;
      v = beta * v + (1 - beta) * g * g;
    });
    const debias = 1 - beta ** means.length;
    return v / debias - (m / debias) ** 2;
  });
  const mean = spreads.reduce((sum, value) => sum + value) / n;
  const variance = spreads.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const distance = Math.abs(mean - expectedSpread(means, deviations, beta));
  assert(distance < 4 * Math.sqrt(variance / n));
});

Deno.test("expectedSpread() throws on a bad β and on lengths that differ", () => {
  assertThrows(() => expectedSpread([1], [1], 1), RangeError, "beta must be in [0, 1), got 1");
  assertThrows(() => expectedSpread([1], [], 0.5), RangeError, "got 1 and 0");
});
