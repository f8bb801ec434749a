import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { chain } from "../../../optimizers/algebra/chain.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { asTfOptimizer } from "../../../optimizers/bridges/tf_optimizer.ts";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { dispose, mapTensors } from "../../../optimizers/tensors.ts";
import { accumulate } from "../../../optimizers/transformations/accumulate.ts";
import { lookahead } from "../../../optimizers/transformations/lookahead.ts";
import { momentum } from "../../../optimizers/transformations/momentum.ts";
import { partition } from "../../../optimizers/transformations/partition.ts";
import { scaleByLearningRate } from "../../../optimizers/transformations/scale.ts";
import type { Optimizer, OptimizerState } from "../../../optimizers/types.ts";
import { testOnBackends } from "../../backends.ts";
import { learningRate, loss, none, read, variables } from "./variables.ts";

/** Its state has numbers of all kinds. */
const numbers: Optimizer = {
  name: "numbers",
  init: () => ({ count: 0, sum: 0, big: 2 ** 40, least: Infinity, zero: 0 }),
  update: (state, grad) => [
    { ...state, count: state.count + 1, sum: state.sum + 0.1, zero: -0 },
    mapTensors(grad, (g) => g.clone()),
  ],
};

for (const id of ["sgd", "m-svag", "adam", "adamw"]) {
  testOnBackends(`getWeights() and setWeights() continue ${id} bit by bit`, async () => {
    const make = () => asTfOptimizer(createOptimizer(id, { learningRate }));
    await checkContinues(make);
  });
}

const composed: Readonly<Record<string, () => Optimizer>> = {
  accumulate: () => accumulate<OptimizerState>(2, createOptimizer("m-svag", { learningRate })),
  lookahead: () =>
    lookahead<OptimizerState>(createOptimizer("adam", { learningRate }), { period: 2 }),
  partition: () =>
    partition({
      a: createOptimizer("m-svag", { learningRate }),
      "*": createOptimizer("sgd", { learningRate }),
    }),
};

for (const [name, make] of Object.entries(composed)) {
  testOnBackends(`getWeights() and setWeights() continue a ${name} bit by bit`, async () => {
    await checkContinues(() => asTfOptimizer(make()));
  });
}

testOnBackends("getWeights() and setWeights() round-trip every number of a state", async () => {
  const make = () =>
    asTfOptimizer(chain(momentum(), numbers, momentum(), scaleByLearningRate(learningRate)));
  await checkContinues(make);
});

/** Compares five steps with three, a hand-over by weights and by state, and two more. */
async function checkContinues(make: () => ReturnType<typeof asTfOptimizer>) {
  const [straight, first, byWeights, byState, late] = [make(), make(), make(), make(), make()];
  let vars = variables();
  for (let t = 0; t < 5; t++) straight.minimize(() => loss(vars));
  const expected = [await read(vars), plain(straight.state)];
  dispose(vars);

  vars = variables();
  for (let t = 0; t < 3; t++) first.minimize(() => loss(vars));
  const reached = mapTensors(vars, (v) => v.clone());
  const weights = await first.getWeights();
  assertEquals(weights[0]!.name, "iter");
  assertEquals(await weights[0]!.tensor.data(), Int32Array.of(3));
  late.minimize(() => loss(vars)); // has a state of its own already
  await late.setWeights(weights);
  await byWeights.setWeights(weights);
  byState.setState(first.state!);
  const kept = await byWeights.getWeights(); // before there is a state
  assertEquals(kept.map(({ name }) => name), weights.map(({ name }) => name));
  first.dispose();
  for (const optimizer of [byWeights, byState, late]) {
    assertEquals(optimizer.iterations, 3);
    for (const [name, value] of Object.entries(reached)) vars[name]!.assign(value as never);
    for (let t = 0; t < 2; t++) optimizer.minimize(() => loss(vars));
    assertEquals([await read(vars), plain(optimizer.state)], expected);
    optimizer.dispose();
  }
  straight.dispose();
  dispose([vars, reached]);
}

/** The numbers of a state. */
const plain = (state: unknown): unknown =>
  JSON.parse(JSON.stringify(state, (_, v) => {
    if (v instanceof tf.Tensor) return "tensor";
    return typeof v === "number" ? Object.is(v, -0) ? "-0" : String(v) : v;
  }));

Deno.test("setWeights() goes by the order where the variables have other names", async () => {
  await useBackend("cpu");
  const vars = variables();
  const before = tf.memory().numTensors;
  const [first, second] = [1, 2].map(() =>
    asTfOptimizer(createOptimizer("m-svag", { learningRate }))
  );
  first!.minimize(() => loss(vars));
  const weights = await first!.getWeights();
  const renamed = weights.map(({ name, tensor }) => ({ name: `other/${name}`, tensor }));
  await second!.setWeights(renamed);
  second!.applyGradients({ a: none, b: none });
  assertEquals(second!.iterations, 2);
  const [old, now] = [first!.state!, second!.state!];
  assertEquals(await read(now.m), await read(old.m));
  assertEquals(await read(now.v), await read(old.v));
  first!.dispose();
  second!.dispose();
  assertEquals(tf.memory().numTensors, before);
  dispose(vars);
});

Deno.test("weights that do not fit are named, and change nothing", async () => {
  await useBackend("cpu");
  const vars = variables();
  const optimizer = asTfOptimizer(createOptimizer("m-sgd", { learningRate }));
  const fresh = asTfOptimizer(createOptimizer("m-sgd", { learningRate }));
  optimizer.minimize(() => loss(vars));
  const [iter, a, b] = await optimizer.getWeights() as [never, never, never];
  const wrong = { name: "m/b", tensor: tf.tensor1d([1, 2]) };
  const integer = { name: "m/b", tensor: tf.tensor1d([1], "int32") };
  const before = tf.memory().numTensors;
  const state = optimizer.state;
  const cases: [never[], string][] = [
    [[], "setWeights needs the number of updates first"],
    [[wrong as never], "setWeights needs the number of updates first"],
    [[iter, a], "has 2 weights besides the number of updates (m/a, m/b), got 1 (m/a)"],
    [[iter, a, wrong as never], 'has "m/b" as float32 [1], got "m/b" as float32 [2]'],
    [[iter, a, integer as never], 'has "m/b" as float32 [1], got "m/b" as int32 [1]'],
  ];
  for (const [weights, message] of cases) {
    await assertRejects(() => optimizer.setWeights(weights), TypeError, message);
  }
  assertThrows(() => optimizer.setState({ count: 7 } as never), TypeError, "has 2 weights");
  assertEquals([optimizer.state === state, optimizer.iterations], [true, 1]);
  assertEquals(tf.memory().numTensors, before);

  await fresh.setWeights([iter, a, wrong as never]); // there is nothing to compare with yet
  const old = await read(vars);
  assertThrows(() => fresh.minimize(() => loss(vars)), TypeError, 'got "m/b" as float32 [2]');
  assertEquals(await read(vars), old);
  await fresh.setWeights([iter, a, b]);
  fresh.minimize(() => loss(vars));
  assertEquals(fresh.iterations, 2);
  dispose([vars, wrong, integer]);
  optimizer.dispose();
  fresh.dispose();
});
