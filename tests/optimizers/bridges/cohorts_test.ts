import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { chain } from "../../../optimizers/algebra/chain.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { asTfOptimizer } from "../../../optimizers/bridges/tf_optimizer.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { linearWarmup } from "../../../optimizers/schedules.ts";
import { accumulate } from "../../../optimizers/transformations/accumulate.ts";
import { clipByGlobalNorm } from "../../../optimizers/transformations/clip.ts";
import { lookahead } from "../../../optimizers/transformations/lookahead.ts";
import { scaleByLearningRate } from "../../../optimizers/transformations/scale.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Optimizer, OptimizerState } from "../../../optimizers/types.ts";
import { none } from "./variables.ts";

const learningRate = 0.05;

const made: Readonly<Record<string, () => Optimizer>> = {
  ...Object.fromEntries(
    optimizerIds.map((id) => [id, () => createOptimizer(id, { learningRate })]),
  ),
  "a schedule": () =>
    createOptimizer("adam", { learningRate: linearWarmup({ learningRate: 1, steps: 9 }) }),
  "a chain in parts": () =>
    chain(clipByGlobalNorm(1e9), createOptimizer("adam", { learningRate }), clipByGlobalNorm(1e9)),
  "accumulate": () => accumulate<OptimizerState>(2, createOptimizer("adam", { learningRate })),
  "lookahead": () =>
    lookahead<OptimizerState>(createOptimizer("m-svag", { learningRate }), { period: 3 }),
};

/** Across variables these do what the test compares without. */
const coupled = [
  ...["normalized", "soft-normalized", "block-normalized", "sign-descent", "coordinate-descent"],
  "prodigy",
];

const usable = Object.entries(made).filter(([name, make]) => {
  const { needs } = make();
  return !needs?.variance && needs?.curvature === undefined && !coupled.includes(name);
});

/** Values of variables whose gradients come at some of the steps only, each updated in its own optimizer. */
for (const [name, make] of usable) {
  Deno.test(`each variable has a count of its own: ${name}`, async () => {
    await useBackend("cpu");
    const before = tf.memory().numTensors;
    const present = {
      x: [1, 1, 1, 1, 1, 1, 1],
      y: [0, 0, 1, 1, 0, 1, 1],
      z: [0, 0, 1, 1, 1, 1, 1],
    };
    const steps = present.x.length;
    const gradient = (t: number, id: string) =>
      tf.tensor1d([Math.sin(t + id.charCodeAt(0)), 2 - t]);
    const variable = (id: string) =>
      tf.tidy(() => tf.variable(tf.tensor1d([1, -1]), true, `cohorts-${id}`));
    const together = asTfOptimizer(make());
    const variables = Object.keys(present).map((id) => [id, variable(id)] as const);
    for (let t = 0; t < steps; t++) {
      const grad = Object.fromEntries(variables.flatMap(([id, { name }]) => {
        return present[id as "x"][t] ? [[name, gradient(t, id)]] : t > 2 ? [[name, none]] : [];
      }));
      together.applyGradients(grad);
      dispose(grad);
    }
    for (const [id, shared] of variables) {
      const alone = asTfOptimizer(make());
      const own = variable(`${id}-alone`);
      for (let t = 0; t < steps; t++) {
        if (!present[id as "x"][t]) continue;
        const grad = { [own.name]: gradient(t, id) };
        alone.applyGradients(grad);
        dispose(grad);
      }
      assertEquals(await shared.data(), await own.data(), id);
      alone.dispose();
      own.dispose();
    }
    together.dispose();
    dispose(variables.map(([, v]) => v));
    assertEquals(tf.memory().numTensors, before);
  });
}

Deno.test("what an optimizer does across variables it does across all, late ones included", async () => {
  await useBackend("cpu");
  const [x, y] = ["x", "y"].map((id) => tf.variable(tf.scalar(0), true, `clipped-${id}`));
  const optimizer = asTfOptimizer(chain(clipByGlobalNorm(1), scaleByLearningRate(1)));
  optimizer.applyGradients({ [x!.name]: tf.scalar(3) });
  optimizer.applyGradients({ [x!.name]: tf.scalar(3), [y!.name]: tf.scalar(4) });
  const [a, b] = [(await x!.data())[0]!, (await y!.data())[0]!];
  assert(Math.abs(a + 1.6) < 1e-6 && Math.abs(b + 0.8) < 1e-6, `${a}, ${b}`);
  dispose([x, y]);
  optimizer.dispose();
});

Deno.test("single counts survive getWeights() and setWeights(), and are told where unknown", async () => {
  await useBackend("cpu");
  const [x, y] = ["x", "y"].map((id) => tf.variable(tf.scalar(1), true, `saved-${id}`));
  const make = () => asTfOptimizer(createOptimizer("adam", { learningRate }));
  const [first, second] = [make(), make()];
  const both = { [x!.name]: tf.scalar(3), [y!.name]: tf.scalar(-2) };
  first.applyGradients({ [x!.name]: both[x!.name]! });
  first.applyGradients({ [x!.name]: both[x!.name]! });
  first.applyGradients(both);
  const weights = await first.getWeights();
  assertEquals(weights.map(({ name }) => name), [
    ...["iter", "m/saved-y", "m/saved-x", "v/saved-y", "v/saved-x", "numbers/saved-y"],
  ]);
  await second.setWeights(weights);
  const renamed = weights.map(({ name, tensor }) => ({
    name: name === "numbers/saved-y" ? "numbers/nobody" : name,
    tensor,
  }));
  const third = make();
  await third.setWeights(renamed);
  const start = [x!, y!].map((v) => v.clone());
  first.applyGradients(both);
  const expected = [await x!.data(), await y!.data()].map((values) => [...values]);
  [x!, y!].forEach((v, i) => v.assign(start[i]!));
  second.applyGradients(both);
  assertEquals([await x!.data(), await y!.data()].map((values) => [...values]), expected);
  assertThrows(() => third.applyGradients(both), TypeError, 'have counts of "nobody"');
  for (const optimizer of [first, second, third]) optimizer.dispose();
  dispose([x, y, both, start]);
});
