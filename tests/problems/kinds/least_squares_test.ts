import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { empiricalRisk, leastSquares, trueRisk } from "../../../problems/kinds/least_squares.ts";

Deno.test("the gradient of the empirical risk is its derivative", () => {
  const problem = leastSquares({ points: 8, features: 5, seed: 1 });
  const weights = new Float64Array(5).map((_, j) => j - 2);
  const { gradient } = empiricalRisk(problem, weights);
  for (let j = 0; j < 5; j++) {
    const ahead = empiricalRisk(problem, weights.with(j, weights[j]! + 0.5)).risk;
    const behind = empiricalRisk(problem, weights.with(j, weights[j]! - 0.5)).risk;
    assertAlmostEquals(gradient[j]!, ahead - behind, 1e-12);
  }
});

Deno.test("the true risk is what the empirical risk of many points tends to, within 4 standard errors", () => {
  const n = 20_000;
  const problem = leastSquares({ points: n, features: 4, noise: 0.5, seed: 2 });
  const weights = new Float64Array([1, -1, 0.5, 2]);
  const risk = trueRisk(problem, weights);
  // residuals are normal with variance 2R, so their halved squares have standard deviation √2 R
  assert(
    Math.abs(empiricalRisk(problem, weights).risk - risk) < 4 * Math.SQRT2 * risk / Math.sqrt(n),
  );
  assertEquals(trueRisk(problem, problem.truth), 0.125);
});
