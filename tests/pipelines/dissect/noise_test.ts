import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import {
  addTo,
  type Alignment,
  gradientsEach,
  gradientSums,
  noiseAlong,
  noiseOf,
} from "../../../pipelines/dissect/noise.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { random } from "../../../problems/random.ts";
import { tinyProblem } from "../tiny.ts";

await useBackend("cpu");

/** What is measured of normal gradients with the given means and deviations. */
function measured(mean: (i: number) => number, deviation: (i: number) => number, size = 4000) {
  const stream = random(0, "noise");
  const sums = gradientSums(size);
  for (let k = 0; k < gradientsEach; k++) {
    const values = Float64Array.from(
      { length: size },
      (_, i) => mean(i) + deviation(i) * stream.normal(),
    );
    addTo(k < 19 ? sums.averaged : sums.held, values);
  }
  return noiseOf(new Map([["w", sums]]));
}

Deno.test("noiseOf() finds signal and noise of normal gradients, and how many are noisy", () => {
  // half of the coordinates have η = 0.5, the others η = 10
  const { whole, tensors } = measured(() => 1, (i) => i % 2 === 0 ? 0.5 : 10);
  assertEquals(whole, { ...tensors[0]!, name: "all" });
  assertAlmostEquals(whole.noise, 2000 * (0.25 + 100), 0.02 * whole.noise);
  assertAlmostEquals(whole.signal, 4000, 800); // of which the standard error is 170
  assertAlmostEquals(whole.noisy, 0.5, 0.01);
});

Deno.test("noiseOf() has the slopes and lengths of directions as theory has them", () => {
  // without noise: m = g, sign m, and factors of 1
  const sure = measured((i) => i % 2 === 0 ? 1 : -3, () => 0).alignments;
  assertAlmostEquals(sure["m-sgd"].slope, 2000 * 10, 1e-6);
  assertAlmostEquals(sure["m-ssd"].slope, 2000 * 4, 1e-6);
  assertEquals(sure["m-ssd"].square, 4000);
  assertAlmostEquals(sure["m-svag"].slope, sure["m-sgd"].slope, 1e-6);
  assertAlmostEquals(sure["adam"].slope, sure["m-ssd"].slope, 1e-6);
  assertEquals(sure["m-sgd"].error, 0);
  // half of them all noise: ‖m‖² = Σ (∇² + σ²/19)
  const even = (i: number) => i % 2 === 0;
  const { alignments } = measured((i) => even(i) ? 1 : 0, (i) => even(i) ? 0.5 : 5);
  assertAlmostEquals(alignments["m-sgd"].square, 2000 * (1 + (0.25 + 25) / 19), 300);
  const gainOf = ({ slope, square }: Alignment) => slope ** 2 / square;
  const gain = gainOf(alignments["m-svag"]) / gainOf(alignments["m-sgd"]);
  assert(gain > 1.1, `${gain}`);
});

Deno.test("noiseAlong() measures a quadratic's noise, which is the same everywhere", async () => {
  const problem = quadraticProblem({ spectrum: [1, 4], noise: 2 });
  const before = tf.memory().numTensors;
  const points = await noiseAlong(problem, { batchSize: 8, at: [0, 20], seed: 0 });
  assertEquals(points.map(({ step }) => step), [0, 20]);
  for (const { whole } of points) { // of a batch: ν² Σλ² / 8
    assertAlmostEquals(whole.noise, 4 * 17 / 8, 0.35 * 8.5);
  }
  assert(points[0]!.whole.signal > points[1]!.whole.signal);
  problem.dispose!();
  assert(tf.memory().numTensors <= before);
});

Deno.test("noiseAlong() takes smaller steps where the path diverges", async () => {
  const defaults = { batchSize: 4, steps: 20, learningRates: { "m-sgd": 100 } };
  const notes: string[] = [];
  const steep = tinyProblem({ defaults });
  const evaluate = steep.evaluate;
  const strict = {
    ...steep,
    async evaluate(...args: Parameters<typeof evaluate>) {
      const found = await evaluate(...args);
      return found.trainLoss > 1e6 ? { ...found, trainLoss: NaN } : found;
    },
  };
  const options = {
    batchSize: 4,
    at: [0, 10],
    seed: 0,
    onNote: (note: string) => notes.push(note),
  };
  const points = await noiseAlong(strict, options);
  assertEquals(points.length, 2);
  assert(notes.length > 0 && notes[0]!.includes("a tenth of it"), notes.join());
});
