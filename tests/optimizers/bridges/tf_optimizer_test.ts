import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import type { TfOptimizer } from "../../../optimizers/bridges/tf_config.ts";
import { asTfOptimizer } from "../../../optimizers/bridges/tf_optimizer.ts";
import { partition } from "../../../optimizers/transformations/partition.ts";
import type { OptimizerState } from "../../../optimizers/types.ts";
import { chain } from "../../../optimizers/algebra/chain.ts";
import { createOptimizer, optimizerIds } from "../../../optimizers/methods/registry.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { momentum } from "../../../optimizers/transformations/momentum.ts";
import { scaleByLearningRate } from "../../../optimizers/transformations/scale.ts";
import { testOnBackends } from "../../backends.ts";
import {
  functional,
  learningRate,
  loss,
  none,
  passing,
  read,
  values,
  variables,
} from "./variables.ts";

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
    assertEquals([optimizer.iterations, optimizer.state!.count], [5, 3]); // updates of a
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
    [
      "iter",
      "numbers/b",
      ...["0/count", "0/m/a", "0/m/b", "1/count", "2/count"].map((path) => `parts/${path}`),
    ],
  );
  const m = weights.find(({ name }) => name === "parts/0/m/b")!;
  assertEquals(await m.tensor.data(), Float32Array.of(2));
  dispose([vars, g, h]);
  optimizer.dispose();
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
  assertEquals(tf.memory().numTensors, before);

  const stored = { class_name: optimizer.getClassName(), config: { name: "mine" } };
  artifacts!.trainingConfig!.optimizer_config = stored as never;
  await assertRejects(
    () => tf.loadLayersModel(tf.io.fromMemory(artifacts!)),
    TypeError,
    "the stored optimizer mine cannot be made again: pass { config } to asTfOptimizer",
  );
});

Deno.test("learningRate can be read and set at any time, as that of stock optimizers", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const grad = tf.tensor1d([1, -2, 4]);
  const schedule = (count: number) => 1 / (count + 1);
  const moved = async (
    optimizer: TfOptimizer<OptimizerState>,
    name: string,
    rates: readonly number[],
  ) => {
    const v = tf.tidy(() => tf.variable(tf.zeros([3]), true, name));
    for (const rate of rates) {
      if (rate > 0) optimizer.learningRate = rate;
      optimizer.applyGradients({ [name]: grad });
    }
    const values = await v.data();
    v.dispose();
    optimizer.dispose();
    return values;
  };
  for (const id of withoutVariance) {
    const make = (learningRate: number) => asTfOptimizer(createOptimizer(id, { learningRate }));
    const [set, made] = [
      await moved(make(1), "set", [0.25, 0, 0]),
      await moved(make(0.25), "made", [0, 0, 0]),
    ];
    assertEquals(set, made, id);
  }
  const optimizer = asTfOptimizer(createOptimizer("sgd", { learningRate: schedule }));
  assertEquals(optimizer.learningRate, 1);
  assertEquals((await moved(optimizer, "x", [0, 0, 0.5]))[0], Math.fround(-2));
  assertEquals(optimizer.learningRate, 0.5);
  assertThrows(() => optimizer.learningRate = NaN, RangeError, "learningRate must be a positive");
  const two = partition({ x: createOptimizer("sgd", { learningRate }), "*": passing });
  assertEquals(asTfOptimizer(two).learningRate, undefined);
  assertThrows(
    () => asTfOptimizer(two).learningRate = 1,
    TypeError,
    "partition has no learning rate for all variables that could be set",
  );
  const config = { id: "adam", learningRate } as const;
  const stored = asTfOptimizer(createOptimizer("adam", config), { config });
  stored.learningRate = 0.2;
  assertEquals(stored.getConfig().learningRate, 0.2);
  grad.dispose();
  assertEquals(tf.memory().numTensors, before);
});
