import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../../../problems/random.ts";
import {
  quadraticGradient,
  quadraticSuboptimality,
  sampleGradients,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { localStepper } from "../../../problems/quadratic/local_steps.ts";

const d = 30;
const settings = (["mild", "ill"] as const).flatMap((spectrum) =>
  [true, false].flatMap((rotate) => [0, 0.1, 4].map((noise) => ({ spectrum, rotate, noise })))
);

Deno.test("expected improvements agree with sampled ones within 4 standard errors", () => {
  const n = 4000;
  for (const setting of settings) {
    const problem = stochasticQuadratic({ ...setting, dimension: d, seed: 1 });
    const stream = random(1, "improvement", setting.noise);
    const theta = new Float64Array(d).map(() => stream.normal());
    const gradient = quadraticGradient(problem, theta);
    const stepper = localStepper(problem);
    const before = quadraticSuboptimality(problem, theta);
    for (const direction of ["sgd", "ssd"] as const) {
      const { stepSizes, improvements } = stepper[direction](gradient, 1);
      const samples = sampleGradients(problem, theta, n, stream);
      let sum = 0;
      let squares = 0;
      for (let r = 0; r < n; r++) {
        const after = theta.map((value, i) => {
          const g = samples[i * n + r]!;
          return value - stepSizes[0]! * (direction === "ssd" ? Math.sign(g) : g);
        });
        const gain = before - quadraticSuboptimality(problem, after);
        sum += gain;
        squares += gain * gain;
      }
      const mean = sum / n;
      const error = Math.sqrt(Math.max(squares / n - mean * mean, 0) / n) + 1e-9 * mean;
      const label = `${JSON.stringify(setting)} ${direction}: ${mean} ${improvements[0]}`;
      assert(Math.abs(mean - improvements[0]!) <= 4 * error, label);
    }
  }
});

Deno.test("the papers' bound is below the exact improvement of SSD everywhere", () => {
  for (const setting of settings) {
    const problem = stochasticQuadratic({ ...setting, dimension: d, seed: 2 });
    const { ssd, ssdBound } = localStepper(problem);
    const stream = random(2, "points");
    const gradients = new Float64Array(d * 10).map(() => 3 * stream.normal());
    const exact = ssd(gradients, 10);
    const bound = ssdBound(gradients, 10);
    for (let r = 0; r < 10; r++) {
      assert(bound.improvements[r]! <= exact.improvements[r]! * (1 + 1e-12));
      assert(bound.stepSizes[r]! <= exact.stepSizes[r]! * (1 + 1e-12));
    }
    if (!setting.rotate) assertAlmostEquals(bound.improvements[0]!, exact.improvements[0]!);
  }
});

Deno.test("a step of another size improves less", () => {
  const problem = stochasticQuadratic({ spectrum: [1, 7, 20], rotate: true, noise: 0, seed: 3 });
  const theta = new Float64Array([1, -2, 0.5]);
  const gradient = quadraticGradient(problem, theta);
  const { stepSizes, improvements } = localStepper(problem).ssd(gradient, 1);
  const improvement = (size: number) =>
    quadraticSuboptimality(problem, theta) -
    quadraticSuboptimality(
      problem,
      theta.map((value, i) => value - size * Math.sign(gradient[i]!)),
    );
  assertAlmostEquals(improvement(stepSizes[0]!), improvements[0]!, 1e-12);
  for (const factor of [0.9, 1.1]) {
    assert(improvement(factor * stepSizes[0]!) < improvements[0]!);
  }
});

Deno.test("at the optimum there is no step to take", () => {
  const { sgd, ssd } = localStepper(stochasticQuadratic({ spectrum: [1, 2] }));
  for (const steps of [sgd(new Float64Array(2), 1), ssd(new Float64Array(2), 1)]) {
    assertEquals([steps.stepSizes[0], steps.improvements[0]], [0, 0]);
  }
});
