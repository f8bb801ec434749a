import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { batchSize } from "../../pipelines/batch_size.ts";
import { quadraticProblem } from "../../problems/kinds/quadratic_problem.ts";
import { stochasticQuadratic } from "../../problems/quadratic/quadratic.ts";
import { random } from "../../problems/random.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("batchSize() finds formulas and simulation to agree, and a batch size of one best", async () => {
  for (const eta2 of [1, 30]) {
    const { optima, greedy, gains, map, chart } = await batchSize({ eta2, repeats: 3000 });
    for (const table of [optima, greedy, gains]) {
      for (const row of table.objects() as Row[]) assert(row.holds, JSON.stringify(row));
    }
    assertEquals(optima.numRows(), 9);
    assertEquals(map.numRows(), 1200);
    assert((map.array("share") as number[]).every((share) => share <= 1));
    assert(chart.includes("best: m = 1"));
  }
});

Deno.test("batchSize() measures steps and the noise of a problem, and finds what gains most in that time", async () => {
  await useBackend("cpu");
  const options = { spectrum: "mild", rotate: false, dimension: 8, noise: 3 } as const;
  const problem = quadraticProblem(options);
  const tensors = tf.memory().numTensors;
  const { costs, best } = await batchSize({
    repeats: 10,
    problems: [problem],
    batchSizes: [4, 1, 2],
    at: [2, 0],
    examples: 4096,
    backend: "cpu",
  });
  problem.dispose!();
  assertEquals(tf.memory().numTensors, tensors);
  assertEquals(costs.array("m"), [1, 2, 4]);
  assert((costs.array("milliseconds") as number[]).every((value) => value > 0));
  const [start, ...more] = best.objects() as Record<string, number>[];
  assertEquals(more.length, 1);
  // Σ = ν² H², and the gradient is that of the mean
  const { eigenvalues } = stochasticQuadratic(options);
  const stream = random(0, "quadratic", "init");
  const [signal, noise] = eigenvalues.reduce(
    ([s, n], lambda) => [s + (lambda * 10 * stream.normal()) ** 2, n + (3 * lambda) ** 2],
    [0, 0],
  );
  assertAlmostEquals(start!["η²"]!, noise / signal, 0.1 * noise / signal);
  const seconds = costs.array("milliseconds") as number[];
  const rates = [1, 2, 4].map((m, k) => m / (m + start!["η²"]!) / seconds[k]!);
  assertEquals(start!["best m"], [1, 2, 4][rates.indexOf(Math.max(...rates))]);
  assertAlmostEquals(start!["over the smallest"]!, Math.max(...rates) / rates[0]!, 1e-9);
});

Deno.test("batchSize() throws on options out of range, before any work", async () => {
  await assertRejects(() => batchSize({ eta2: 0 }), RangeError, "eta2 must be a positive number");
  await assertRejects(() => batchSize({ batchSizes: [8] }), RangeError, "batchSizes must be two");
  await assertRejects(() => batchSize({ batchSizes: [0, 1] }), RangeError, "batchSizes must be");
  await assertRejects(() => batchSize({ at: [] }), RangeError, "at must name");
  await assertRejects(() => batchSize({ examples: 1 }), RangeError, "examples must be");
});
