import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { random } from "../../../problems/random.ts";
import { stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { gradientNoise } from "../../../problems/quadratic/gradient_noise.ts";
import {
  decreasingStepSize,
  follow,
  idealizedSvag,
  sgdWith,
} from "../../../problems/quadratic/follow.ts";
import { plateau, plateauBound } from "../../../problems/quadratic/plateau.ts";

Deno.test("SGD stays at the plateau that plateau() computes, within 4 standard errors", () => {
  const n = 500; // independent repetitions, each long past its start
  for (const rotate of [false, true]) {
    const problem = stochasticQuadratic({ spectrum: [0.5, 1, 2], noise: 0.7, rotate, seed: 2 });
    const [losses] = follow(problem, [sgdWith(() => 0.6)], {
      at: [60],
      starts: new Float64Array(3 * n),
      noise: gradientNoise(problem, n, random(1, "plateau")),
    });
    const mean = losses!.reduce((sum, loss) => sum + loss) / n;
    const variance = losses!.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (n - 1);
    assert(Math.abs(mean - plateau(problem, 0.6)) < 4 * Math.sqrt(variance / n));
  }
});

Deno.test("plateauBound() is met where all eigenvalues are 1/α, and is an upper bound elsewhere", () => {
  const boundOf = (problem: ReturnType<typeof stochasticQuadratic>, stepSize: number) =>
    plateauBound({
      stepSize,
      smoothness: Math.max(...problem.eigenvalues),
      strongConvexity: Math.min(...problem.eigenvalues),
      noise: problem.eigenvalues.reduce((sum, x) => sum + (x * problem.noise) ** 2, 0),
    });
  const tight = stochasticQuadratic({ spectrum: [2, 2, 2], noise: 3 });
  assertAlmostEquals(plateau(tight, 0.5), boundOf(tight, 0.5));
  const loose = stochasticQuadratic({ spectrum: [1, 2, 5], noise: 3 });
  for (const stepSize of [0.01, 0.1, 0.2]) {
    assert(plateau(loose, stepSize) < boundOf(loose, stepSize));
  }
  assertThrows(() => plateau(loose, 0.4), RangeError, "between 0 and 0.4, got 0.4");
});

Deno.test("idealized SVAG takes the factors of Theorem 1", () => {
  const problem = stochasticQuadratic({ spectrum: [1, 4], noise: 0.5 });
  const steps = new Float64Array(4);
  const gradient = new Float64Array([3, 0, 1, 2]);
  idealizedSvag(problem, 2)({ step: 0, gradient, stochastic: Float64Array.of(2, 2, 2, 2) }, steps);
  // σ = (0.5, 2), α = 1/4, g = 2
  [9 / 9.25, 0, 1 / 5, 4 / 8].forEach((gamma, k) => assertAlmostEquals(steps[k]!, gamma / 2));
});

Deno.test("decreasing step sizes start at 1/L and end as 2/(μt)", () => {
  const stepSize = decreasingStepSize(stochasticQuadratic({ spectrum: [0.5, 4] }));
  assertAlmostEquals(stepSize(0), 1 / 4);
  assertAlmostEquals(stepSize(1e9) * 1e9 * 0.5, 2, 1e-6);
});
