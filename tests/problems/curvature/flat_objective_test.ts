import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import { flatObjective } from "../../../problems/curvature/mod.ts";
import { iterate } from "../../../problems/data/batches.ts";
import type { Batch } from "../../../problems/problem.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { differences64 } from "../float64_network.ts";
import { generic, loss64, tinyProblems } from "../tiny_problems.ts";
import { normal } from "./matrices.ts";
import { problemOf, softmaxRegression } from "./problems.ts";

testOnBackends("a network with ReLUs: products are differences of float64 gradients", async () => {
  const tiny = tinyProblems[1]!;
  const objective = await flatObjective(tiny.problem, { examples: 4, chunk: 4 });
  const batches = iterate(tiny.problem.batches({ seed: 0, batchSize: 4 }));
  const { value: batch } = await batches.next();
  const loss = await loss64(tiny, batch as Batch, randomKey(0));
  await batches.return?.();
  const start = tiny.problem.init(0);
  const params = generic(start);
  const theta = Float64Array.from(Object.values(params).flatMap(({ data }) => [...data]));
  const v = normal(theta.length, "network");
  const moved = (step: number) => {
    let at = 0;
    return Object.fromEntries(
      Object.entries(params).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => value + step * v[at++]!) },
      ]),
    );
  };
  const flat = (gradient: Record<string, ArrayLike<number>>) =>
    Object.keys(params).flatMap((name) => Array.from(gradient[name]!));
  const step = 1e-5;
  const [above, below] = [moved(step), moved(-step)].map((at) => flat(differences64(loss, at)));
  const expected = above!.map((value, i) => (value - below![i]!) / (2 * step));
  const actual = await objective.product(theta, v);
  const off = Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
  assert(off < 2e-3, `${off}`);
  objective.dispose();
  dispose([batch, start]);
}, ["cpu", "wasm"]);

testOnBackends(
  "flatObjective() of a problem without variances has none, and keeps nothing",
  async () => {
    const objective = await flatObjective(problemOf((theta) => tf.sum(tf.square(theta))), {
      examples: 2,
    });
    const before = tf.memory().numTensors;
    assertEquals(await objective.exampleVariance(new Float64Array([1, 2, 0.5])), undefined);
    assertEquals(tf.memory().numTensors, before);
    objective.dispose();
  },
  ["cpu"],
);

Deno.test("flatObjective() gives the mean over all examples and the variance of one", async () => {
  const { useBackend } = await import("../../../optimizers/backends/use_backend.ts");
  await useBackend("cpu");
  const { problem } = softmaxRegression();
  const whole = await flatObjective(problem, { examples: 24, chunk: 24 });
  const parted = await flatObjective(problem, { examples: 24, chunk: 9 }); // 9, 9, 6
  const theta = normal(whole.dimension, "theta");
  const [a, b] = [await whole.at(theta), await parted.at(theta)];
  assertAlmostEquals(a.loss, b.loss, 1e-6);
  a.gradient.forEach((value, i) => assertAlmostEquals(value, b.gradient[i]!, 1e-6));
  // by each example alone
  const singles = await flatObjective(problem, { examples: 24, chunk: 1 });
  assertEquals(await singles.exampleVariance(theta), undefined);
  const [kernel] = (await whole.exampleVariance(theta))!;
  assert(kernel! > 0);
  const [again] = (await parted.exampleVariance(theta))!;
  assertAlmostEquals(again!, kernel!, 0.3 * kernel!); // other batches, the same thing estimated
  for (const objective of [whole, parted, singles]) objective.dispose();
});
