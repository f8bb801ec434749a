import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { asTfOptimizer } from "../../../optimizers/bridges/tf_optimizer.ts";
import { chain } from "../../../optimizers/algebra/chain.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { applyUpdate } from "../../../optimizers/algebra/apply_update.ts";
import { dispose, mapTensors, tensorsOf } from "../../../optimizers/tensors.ts";
import { accumulate } from "../../../optimizers/transformations/accumulate.ts";
import { lookahead } from "../../../optimizers/transformations/lookahead.ts";
import { partition } from "../../../optimizers/transformations/partition.ts";
import { momentum } from "../../../optimizers/transformations/momentum.ts";
import { scaleByLearningRate } from "../../../optimizers/transformations/scale.ts";
import type { Optimizer, State, Tensors } from "../../../optimizers/types.ts";
import { testOnBackends } from "../../backends.ts";

const learningRate = 0.05;
const values = { a: [1, -2, 3], b: [0.5] };

const bits = (x: ArrayLike<number>) => new Int32Array(Float32Array.from(x).buffer);
const read = async (tensors: Tensors) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(tensors).map(async ([k, t]) => [k, bits(await t.data())] as const),
    ),
  );

/** A small loss of two parameters, of which the second is not always used. */
const loss = ({ a, b }: Record<string, tf.Tensor>): tf.Scalar => {
  const square = tf.sum(tf.square(tf.sub(a!, [1, 1, 2])));
  return (b ? tf.add(square, tf.sum(tf.mul(tf.square(b), tf.sum(a!)))) : square) as tf.Scalar;
};

/** Variables `a` and `b`, and freeing them. */
function variables(names: readonly ("a" | "b")[] = ["a", "b"]): Record<string, tf.Variable> {
  return Object.fromEntries(
    names.map((name) => [name, tf.tidy(() => tf.variable(tf.tensor1d(values[name]), true, name))]),
  );
}

/** The loop that the contract describes, `steps` times. */
async function functional(optimizer: Optimizer, steps: number) {
  let params: Tensors = { a: tf.tensor1d(values.a), b: tf.tensor1d(values.b) };
  let state = optimizer.init(params);
  for (let t = 0; t < steps; t++) {
    const gradient = tf.tidy(() => {
      const [a, b] = tf.grads((a, b) => loss({ a: a!, b: b! }))([params.a!, params.b!]);
      return { a: a!, b: b! };
    });
    const [nextState, update] = optimizer.update(state, gradient, { params });
    const nextParams = applyUpdate(params, update);
    dispose([gradient, update, state, params]);
    [state, params] = [nextState, nextParams];
  }
  const result = await read(params);
  dispose([state, params]);
  return result;
}

const withoutVariance = optimizerIds.filter((id) => {
  const { needs } = createOptimizer(id, { learningRate });
  return !needs?.variance && needs?.curvature === undefined;
});

testOnBackends(
  "minimize() takes the steps of the optimizer itself, and leaks nothing",
  async () => {
    for (const id of withoutVariance) {
      const vars = variables();
      const optimizer = asTfOptimizer(createOptimizer(id, { learningRate }));
      let tensors = 0;
      for (let t = 0; t < 5; t++) {
        optimizer.minimize(() => loss(vars));
        if (t > 0) assertEquals(tf.memory().numTensors, tensors, id);
        tensors = tf.memory().numTensors;
      }
      assertEquals(optimizer.iterations, 5);
      assertEquals(
        await read(vars),
        await functional(createOptimizer(id, { learningRate }), 5),
        id,
      );
      dispose([vars]);
      optimizer.dispose();
    }
  },
);

Deno.test("its Adam is that of tf.train.adam", async () => {
  await useBackend("cpu");
  const run = async (optimizer: tf.Optimizer) => {
    const vars = variables();
    for (let t = 0; t < 50; t++) optimizer.minimize(() => loss(vars));
    const result = [...await vars.a!.data(), ...await vars.b!.data()];
    dispose(vars);
    optimizer.dispose();
    return result;
  };
  const ours = await run(asTfOptimizer(createOptimizer("adam", { learningRate, epsilon: 1e-8 })));
  const stock = await run(tf.train.adam(learningRate, 0.9, 0.999, 1e-8));
  // the stock optimizer takes 1 - β₂^t in float32, and 1 - β from a float32 β
  ours.forEach((x, i) => assertAlmostEquals(x, stock[i]!, 1e-4));
});

testOnBackends(
  "minimize() with a list, a cost, and applyGradients() with maps and lists",
  async () => {
    const vars = variables();
    const optimizer = asTfOptimizer(createOptimizer("sgd", { learningRate: 0.5 }));
    const cost = optimizer.minimize(() => loss(vars), true, [vars.a!])!;
    assertEquals(await cost.data(), Float32Array.of(0 + 9 + 1 + 0.25 * 2));
    assertEquals(await vars.b!.data(), Float32Array.from(values.b));
    const gradient = tf.tensor1d([4]);
    optimizer.applyGradients({ b: gradient });
    optimizer.applyGradients([{ name: "b", tensor: gradient }]);
    assertEquals(await vars.b!.data(), Float32Array.of(0.5 - 4));
    dispose([vars, cost, gradient]);
    optimizer.dispose();
  },
);

const none = undefined as unknown as tf.Tensor;

testOnBackends(
  "a variable without a gradient stays, with its state, until it has one",
  async () => {
    const vars = variables();
    const optimizer = asTfOptimizer(createOptimizer("m-sgd", { learningRate: 1, beta: 0.5 }));
    const [g, h] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([4])];
    optimizer.applyGradients([{ name: "a", tensor: g }, { name: "b", tensor: h }]);
    const before = tf.memory().numTensors;
    const b = await vars.b!.data();
    const m = optimizer.state!.m.b!;
    optimizer.applyGradients([{ name: "a", tensor: g }, { name: "b", tensor: none }]);
    optimizer.applyGradients({ a: g, b: null as unknown as tf.Tensor });
    optimizer.applyGradients({ b: none });
    assertEquals(await vars.b!.data(), b);
    assertEquals(await m.data(), Float32Array.of(2));
    optimizer.applyGradients({ b: h });
    assertEquals(await optimizer.state!.m.b!.data(), Float32Array.of(3));
    assertEquals(tf.memory().numTensors, before);
    assertEquals([optimizer.iterations, optimizer.state!.count], [5, 5]);
    dispose([vars, g, h]);
    optimizer.dispose();
  },
);

testOnBackends("a variable that comes later starts with a state of its own", async () => {
  const vars = variables();
  const optimizer = asTfOptimizer(
    chain(momentum({ beta: 0.5 }), passing, scaleByLearningRate(1)),
  );
  const [g, h] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([4])];
  optimizer.applyGradients({ a: g });
  optimizer.applyGradients({ a: g, b: h });
  const weights = await optimizer.getWeights();
  assertEquals(
    weights.map(({ name }) => name).toSorted(),
    ["iter", "parts/0/count", "parts/0/m/a", "parts/0/m/b", "parts/1/count", "parts/2/count"],
  );
  const m = weights.find(({ name }) => name === "parts/0/m/b")!;
  assertEquals(await m.tensor.data(), Float32Array.of(2));
  dispose(weights.filter(({ name }) => !name.includes("/m/")).map(({ tensor }) => tensor));
  dispose([vars, g, h]);
  optimizer.dispose();
});

/** Not element-wise, so that a chain has parts; its state has numbers of all kinds. */
const passing: Optimizer = {
  name: "passing",
  init: () => ({ count: 0 }),
  update: ({ count }, grad) => [{ count: count + 1 }, mapTensors(grad, (g) => g.clone())],
};
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
  accumulate: () => accumulate<State>(2, createOptimizer("m-svag", { learningRate })),
  lookahead: () => lookahead<State>(createOptimizer("adam", { learningRate }), { period: 2 }),
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
  dispose([kept[0], weights[0]]);
  dispose(weights.filter(({ tensor }) => !tensorsOf(first.state).includes(tensor)));
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
  dispose(weights[0]);
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
  dispose([vars, wrong, integer, iter]);
  optimizer.dispose();
  fresh.dispose();
});

Deno.test("what cannot work is named: variances, unknown variables, schedules in config", async () => {
  await useBackend("cpu");
  for (const id of ["m-svag-mb", "adam-star-mb"]) {
    assertThrows(
      () => asTfOptimizer(createOptimizer(id, { learningRate })),
      TypeError,
      `${id} needs the variance of the mini-batch gradient, which TensorFlow.js does not compute`,
    );
  }
  assertThrows(
    () => asTfOptimizer(createOptimizer("empirical-fisher", { learningRate })),
    TypeError,
    "empirical-fisher needs a curvature matrix (empirical-fisher), which TensorFlow.js does not",
  );
  const optimizer = asTfOptimizer(createOptimizer("sgd", { learningRate }));
  const gradient = tf.tensor1d([1]);
  assertThrows(
    () => optimizer.applyGradients({ nobody: gradient }),
    TypeError,
    'there is no variable called "nobody"',
  );
  gradient.dispose();
  assertEquals(optimizer.iterations, 0);
  const config = { id: "sgd" as const, learningRate: (() => 1) as unknown as number };
  assertThrows(
    () => asTfOptimizer(createOptimizer("sgd", config), { config }),
    TypeError,
    "config must hold texts, numbers and booleans, got a function for learningRate",
  );
});

/** A dense net and a few points to fit. */
function smallModel() {
  const model = tf.sequential();
  const kernelInitializer = tf.initializers.heNormal({ seed: 1 });
  model.add(tf.layers.dense({ units: 4, inputShape: [2], activation: "tanh", kernelInitializer }));
  model.add(tf.layers.dense({ units: 1, kernelInitializer }));
  const xs = tf.tensor2d([[0, 0], [0, 1], [1, 0], [1, 1]]);
  return { model, xs, ys: tf.tensor2d([[0], [1], [1], [0]]) };
}

testOnBackends("model.fit() of tf.layers trains with it, and leaks nothing", async () => {
  const { model, xs, ys } = smallModel();
  const optimizer = asTfOptimizer(createOptimizer("m-svag", { learningRate: 0.2 }));
  model.compile({ optimizer, loss: "meanSquaredError" });
  const fit = async (epochs: number) => {
    const { history } = await model.fit(xs, ys, {
      epochs,
      batchSize: 2,
      shuffle: false,
      verbose: 0,
    });
    return history.loss as number[];
  };
  const [start] = await fit(1);
  const tensors = tf.memory().numTensors;
  const losses = await fit(20);
  assertEquals(tf.memory().numTensors, tensors);
  assert(losses.at(-1)! < 0.7 * start!, `${start} -> ${losses.at(-1)}`);
  assertEquals(optimizer.iterations, 42);
  dispose([xs, ys]);
  model.dispose();
  optimizer.dispose();
});

Deno.test("model.save() and loadLayersModel() keep an optimizer with its config and state", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const { model, xs, ys } = smallModel();
  const config = { id: "m-svag", learningRate: 0.1, beta: 0.8 } as const;
  const optimizer = asTfOptimizer(createOptimizer(config.id, config), { config });
  assertEquals(optimizer.getClassName(), "NoisewiseOptimizer");
  assertEquals(optimizer.getConfig(), { name: "m-svag", ...config });
  model.compile({ optimizer, loss: "meanSquaredError" });
  const options = { epochs: 3, batchSize: 2, shuffle: false, verbose: 0 } as const;
  await model.fit(xs, ys, options);
  let artifacts: tf.io.ModelArtifacts;
  await model.save(
    tf.io.withSaveHandler((saved) => {
      artifacts = JSON.parse(JSON.stringify({ ...saved, weightData: undefined }));
      artifacts.weightData = saved.weightData!;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" },
      });
    }),
    { includeOptimizer: true },
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
  assertEquals(loaded.optimizer.getConfig(), optimizer.getConfig());
  const further = await model.fit(xs, ys, options);
  const furtherLoaded = await loaded.fit(xs, ys, options);
  assertEquals(furtherLoaded.history.loss, further.history.loss);
  assertEquals(loaded.optimizer.iterations, 12);
  for (const old of [model, loaded]) {
    old.optimizer.dispose();
    old.dispose();
  }
  dispose([xs, ys]);
  assertEquals(tf.memory().numTensors - before, 1); // model.save leaks the scalar `iter`, whatever the optimizer

  const stored = { class_name: optimizer.getClassName(), config: { name: "mine" } };
  artifacts!.trainingConfig!.optimizer_config = stored as never;
  await assertRejects(
    () => tf.loadLayersModel(tf.io.fromMemory(artifacts!)),
    TypeError,
    "the stored optimizer mine cannot be made again: pass { config } to asTfOptimizer",
  );
});
