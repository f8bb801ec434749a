import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { mSvag, sgd } from "../../../optimizers/methods/mod.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import { random } from "../../../problems/random.ts";
import {
  quadraticSuboptimality,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { gradientNoise, recorded } from "../../../problems/quadratic/gradient_noise.ts";
import { descendWith } from "../../../problems/quadratic/descend_with.ts";

const problem = stochasticQuadratic({
  spectrum: "mild",
  dimension: 8,
  rotate: true,
  noise: 0.3,
  optimum: [1, 2, 3, 4, 5, 6, 7, 8],
  seed: 1,
});
const starts = new Float64Array(16).map((_, at) => at % 5 - 1);

Deno.test("descendWith() starts at the starting points and takes the noise it is given", () => {
  const noise = recorded(gradientNoise(problem, 2, random(1)), 3);
  const shown: number[][] = [];
  const run = descendWith(problem, inDoublePrecision(sgd({ learningRate: 0.5 })), {
    steps: 3,
    starts,
    noise,
    onStep: (step, offsets) => shown[step] = [...offsets],
  });
  assertEquals(shown[0], [...starts]);
  assertEquals(shown.length, 4);
  const offset = starts.filter((_, at) => at % 2 === 1);
  for (let step = 0; step <= 3; step++) {
    const theta = offset.map((value, i) => value + problem.optimum[i]!);
    assertAlmostEquals(run[step * 2 + 1]!, quadraticSuboptimality(problem, theta), 1e-12);
    offset.forEach((value, i) => assertAlmostEquals(shown[step]![i * 2 + 1]!, value, 1e-12));
    if (step === 3) break;
    const disturbance = noise(step);
    const gradient = offset.map((_, i) =>
      offset.reduce((sum, value, j) => sum + problem.hessian[i * 8 + j]! * value, 0)
    );
    for (let i = 0; i < 8; i++) offset[i]! -= 0.5 * (gradient[i]! + disturbance[i * 2 + 1]!);
  }
});

Deno.test("descendWith() says Infinity for what diverges and goes down with what does not", () => {
  const noise = gradientNoise(problem, 2, random(2));
  const wild = inDoublePrecision(sgd({ learningRate: 1e6 }));
  const lost = descendWith(problem, wild, { steps: 100, starts, noise });
  assertEquals(lost.at(-1), Infinity);
  const tame = descendWith(problem, inDoublePrecision(mSvag({ learningRate: 0.5 })), {
    steps: 100,
    starts,
    noise,
  });
  assert(tame.at(-1)! < 0.1 * tame[1]!);
});
