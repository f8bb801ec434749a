import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../../../problems/random.ts";
import {
  quadraticGradient,
  quadraticSuboptimality,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { descendLocally } from "../../../problems/quadratic/descend_locally.ts";
import { gradientNoise } from "../../../problems/quadratic/gradient_noise.ts";
import { localStepper } from "../../../problems/quadratic/local_steps.ts";

Deno.test("descendLocally() is one gradient, one step size and one step at a time", () => {
  const problem = stochasticQuadratic({
    spectrum: "ill",
    dimension: 12,
    rotate: true,
    noise: 0.5,
    optimum: Array.from({ length: 12 }, (_, i) => i),
  });
  const starts = new Float64Array(12).map((_, i) => 1 + i % 3);
  const steps = 5;
  const noise = gradientNoise(problem, 1, random(9));
  const runs = descendLocally(problem, { directions: ["sgd", "ssd"], steps, starts, noise });
  const stepper = localStepper(problem);
  for (const direction of ["sgd", "ssd"] as const) {
    const stream = random(9);
    let theta = starts.map((value, i) => value + problem.optimum[i]!);
    for (let step = 0; step <= steps; step++) {
      assertAlmostEquals(runs[direction]![step]!, quadraticSuboptimality(problem, theta), 1e-9);
      const datum = problem.optimum.map((value) => value - problem.noise * stream.normal());
      const gradient = quadraticGradient(problem, theta);
      const size = stepper[direction](gradient, 1).stepSizes[0]!;
      const noisy = quadraticGradient({ ...problem, optimum: datum }, theta);
      theta = theta.map((value, i) =>
        value - size * (direction === "ssd" ? Math.sign(noisy[i]!) : noisy[i]!)
      );
    }
  }
});

Deno.test("descendLocally() goes down on average, and only the directions asked for", () => {
  const n = 50;
  const stream = random(1, "starts");
  const starts = new Float64Array(20 * n).map(() => 10 * stream.normal());
  const problem = stochasticQuadratic({ dimension: 20, noise: 4 });
  const noise = gradientNoise(problem, n, stream);
  const runs = descendLocally(problem, { directions: ["ssd"], steps: 30, starts, noise });
  assertEquals(Object.keys(runs), ["ssd"]);
  const mean = (step: number) =>
    runs.ssd!.subarray(step * n, (step + 1) * n).reduce((sum, loss) => sum + loss) / n;
  assert(mean(10) < mean(0) && mean(30) < mean(10));
});
