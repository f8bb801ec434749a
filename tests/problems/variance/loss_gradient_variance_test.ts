import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { memoryOf, wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { dispose, tensorsOf } from "../../../optimizers/tensors.ts";
import "../../../problems/kernels/mod.ts";
import { softmaxCrossEntropy, squaredNorm } from "../../../problems/kinds/losses.ts";
import { relu } from "../../../problems/models/layers/activations.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { fromLayersModel } from "../../../problems/models/from_layers_model.ts";
import type { Layer } from "../../../problems/models/layer.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import type { Batch } from "../../../problems/problem.ts";
import { randomKey } from "../../../problems/random.ts";
import { lossGradientVariance } from "../../../problems/variance/loss_gradient_variance.ts";
import type { ModelFunction } from "../../../problems/variance/reach.ts";
import { backends, onWasm, testOnBackends } from "../../backends.ts";
import {
  classes,
  type Network,
  parametersOf,
  randomConvNet,
  randomTextNet,
} from "./random_network.ts";
import { assertValues, normal, numbers, reference, type Values } from "./reference.ts";

function batchOf({ shape, symbols }: Network, n: number, seed: number): Batch {
  const xs = symbols === undefined
    ? normal([n, ...shape], seed)
    : numbers([n, ...shape], symbols, seed);
  return { xs, ys: numbers([n], classes, seed) };
}

const networks = [
  ...[0, 1, 2, 3, 4, 5].map((seed) => ["network", seed, randomConvNet(seed)] as const),
  ...[0, 1].map((seed) => ["network of symbols", seed, randomTextNet(seed)] as const),
];

for (const [kind, seed, network] of networks) {
  testOnBackends(
    `variances are those of single examples' gradients in ${kind} ${seed}`,
    async () => {
      const { model } = network, key = randomKey(seed, "dropout");
      const params = parametersOf(network, seed), batch = batchOf(network, 3 + seed % 3, seed);
      const mode = { training: true, key };
      const expected = await reference(model, softmaxCrossEntropy, params, batch, mode);
      const evaluate = lossGradientVariance(model, softmaxCrossEntropy);
      const { loss, gradient, variance } = evaluate(params, batch, { key });
      await assertValues({ loss }, { loss: Float64Array.of(expected.loss) }, "loss");
      await assertValues(gradient, expected.gradient, "gradient");
      await assertValues(variance, expected.variance, "variance");
      dispose([params, batch, loss, gradient, variance]);
    },
  );
}

for (const blank of [0, 20, 50]) { // pixels around a digit, or a sparse code
  testOnBackends(
    `variances of a wide dense layer, ${blank} of 53 inputs blank, are those of single gradients`,
    async () => {
      const model = sequential([["fc", dense(37)], relu(), ["out", dense(classes)]]);
      const network = { model, shape: [53] };
      const params = parametersOf(network, 1), batch = batchOf(network, 70, 1);
      const mask = tf.tensor(Float32Array.from({ length: 53 }, (_, i) => i < blank ? 0 : 1));
      const masked = { xs: tf.mul(batch.xs, mask), ys: batch.ys };
      const expected = await reference(model, softmaxCrossEntropy, params, masked);
      const result = lossGradientVariance(model, softmaxCrossEntropy)(params, masked);
      await assertValues(result.gradient, expected.gradient, "gradient");
      await assertValues(result.variance, expected.variance, "variance");
      dispose([params, batch, mask, masked, result]);
    },
    blank === 20 ? backends : onWasm, // alone in leaving zeros out
  );
}

testOnBackends("equal examples have the variance 0, exactly", async () => {
  for (const network of [randomConvNet(3), randomTextNet(1)]) {
    for (const n of [2, 5, 13]) {
      const params = parametersOf(network, 3), one = batchOf(network, 1, 3);
      const batch = {
        xs: tf.tile(one.xs, [n, ...network.shape.map(() => 1)]),
        ys: tf.tile(one.ys, [n]),
      };
      // without dropout, which makes examples unequal
      const model = withoutDropout(network.model);
      const result = lossGradientVariance(model, softmaxCrossEntropy)(params, batch);
      for (const [name, tensor] of Object.entries(result.variance)) {
        assertEquals([...new Set(await tensor.data())], [0], `${name}, ${n} examples`);
      }
      dispose([params, one, batch, result]);
    }
  }
});

function withoutDropout(model: Layer): Layer {
  const apply: Layer["apply"] = (params, x, mode) =>
    model.apply(params, x, { ...mode, training: false });
  return { ...model, apply };
}

testOnBackends("sums by layer and over the model are those of the elements", async () => {
  for (const network of [randomConvNet(1), randomTextNet(0)]) {
    const params = parametersOf(network, 1), batch = batchOf(network, 4, 1);
    const key = randomKey(1, "dropout");
    const of = <D extends "element" | "layer" | "total">(detail: D) =>
      lossGradientVariance(network.model, softmaxCrossEntropy, { detail })(params, batch, { key });
    const [element, layer, total] = [of("element"), of("layer"), of("total")];
    const sums: Values = {};
    let sum = 0;
    for (const [name, tensor] of Object.entries(element.variance)) {
      const layerName = name.split("/").slice(0, -1).join("/");
      const own = [...await tensor.data()].reduce((sum, value) => sum + value, 0);
      sums[layerName] = Float64Array.of((sums[layerName]?.[0] ?? 0) + own);
      sum += own;
    }
    await assertValues(layer.variance, sums, "layer");
    await assertValues({ total: total.variance }, { total: Float64Array.of(sum) }, "total");
    for (const [name, tensor] of Object.entries(element.gradient)) {
      const expected = { [name]: Float64Array.from(await tensor.data()) };
      await assertValues({ [name]: layer.gradient[name]! }, expected, "gradient");
    }
    dispose([params, batch, element, layer, total]);
  }
});

testOnBackends(
  "functions, other people's models and layers without a rule are run one by one",
  async () => {
    const { variance: _, ...withoutRule } = dense(3);
    const network: Network = {
      model: sequential([["fc", withoutRule], ["out", dense(classes)]]),
      shape: [4],
    };
    const params = parametersOf(network, 2), batch = batchOf(network, 4, 2);
    const expected = await reference(network.model, softmaxCrossEntropy, params, batch);
    const models: (Layer | ModelFunction)[] = [
      network.model,
      (params, xs, mode) => network.model.apply(params, xs, mode),
    ];
    for (const model of models) {
      const result = lossGradientVariance(model, softmaxCrossEntropy)(params, batch);
      await assertValues(result.gradient, expected.gradient, "gradient");
      await assertValues(result.variance, expected.variance, "variance");
      dispose(result);
    }
    const theirs = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [4], units: classes })],
    });
    const model = fromLayersModel(theirs), weights = model.init();
    const same = await reference(model, softmaxCrossEntropy, weights, batch);
    const result = lossGradientVariance(model, softmaxCrossEntropy)(weights, batch);
    await assertValues(result.variance, same.variance, "variance");
    theirs.dispose();
    dispose([params, weights, batch, result]);
  },
  ["cpu", "wasm"],
);

testOnBackends("a parameter that two layers share counts once", async () => {
  const layer = dense(4);
  const model: Layer = {
    ...sequential([["fc", layer], ["out", dense(classes)]]),
    apply: (params, x, mode) => {
      const both = sequential([["fc", layer], ["fc2", layer], ["out", dense(classes)]]);
      const again = { "fc2/kernel": params["fc/kernel"]!, "fc2/bias": params["fc/bias"]! };
      return both.apply({ ...params, ...again }, x, mode);
    },
  };
  const network = { model, shape: [4] };
  const params = parametersOf(network, 2), batch = batchOf(network, 4, 2);
  const expected = await reference(model, softmaxCrossEntropy, params, batch);
  const result = lossGradientVariance(model, softmaxCrossEntropy)(params, batch);
  await assertValues(result.variance, expected.variance, "variance");
  dispose([params, batch, result]);
}, ["wasm"]);

testOnBackends("a regularizer adds to loss and gradient, and nothing to the variance", async () => {
  const network = { model: sequential([["out", dense(classes)]]), shape: [5] };
  const params = parametersOf(network, 2), batch = batchOf(network, 4, 2);
  const plain = lossGradientVariance(network.model, softmaxCrossEntropy)(params, batch);
  const decayed = lossGradientVariance(network.model, softmaxCrossEntropy, {
    regularizer: squaredNorm,
  })(params, batch);
  const more = tf.tidy(() => ({
    "loss": tf.add(plain.loss, squaredNorm(params)),
    "out/kernel": tf.add(plain.gradient["out/kernel"]!, params["out/kernel"]!),
    "out/bias": plain.gradient["out/bias"]!.clone(),
  }));
  const expected: Values = {};
  for (const [name, tensor] of Object.entries(more)) {
    expected[name] = Float64Array.from(await tensor.data());
  }
  await assertValues({ loss: decayed.loss, ...decayed.gradient }, expected, "with a regularizer");
  for (const [name, tensor] of Object.entries(plain.variance)) {
    assertEquals(await decayed.variance[name]!.data(), await tensor.data());
  }
  dispose([params, batch, plain, decayed, more]);
});

testOnBackends("nothing stays on the device or on the heap", (backend) => {
  const network = randomConvNet(2), text = randomTextNet(1);
  const evaluations = [network, text].flatMap((network) => {
    const params = parametersOf(network, 2), batch = batchOf(network, 4, 2);
    const slow: ModelFunction = (params, xs, mode) => network.model.apply(params, xs, mode);
    return (["element", "layer", "total"] as const).flatMap((detail) =>
      [network.model, slow].map((model) => ({
        params,
        batch,
        run: lossGradientVariance(model, softmaxCrossEntropy, { detail }),
      }))
    );
  });
  const round = () => {
    for (const { params, batch, run } of evaluations) {
      dispose(run(params, batch, { key: randomKey(1) }));
    }
  };
  const heap = () => backend === "wasm" ? memoryOf(wasmBackend()).buffer.byteLength : 0;
  round();
  const [tensors, bytes] = [tf.memory().numTensors, heap()];
  for (let i = 0; i < (backend === "wasm" ? 30 : 2); i++) round();
  assertEquals(tf.memory().numTensors, tensors);
  assertEquals(heap(), bytes);
  dispose(evaluations.map(({ params, batch }) => [params, batch]));
});

testOnBackends("a layer that couples examples is an error that names it, and leaks nothing", () => {
  const model = sequential([["fc", dense(4)], ["norm", batchNorm()], ["out", dense(classes)]]);
  const network = { model, shape: [5] };
  const params = parametersOf(network, 0), batch = batchOf(network, 4, 0);
  const before = tf.memory().numTensors;
  const models: (Layer | ModelFunction)[] = [
    model,
    (params, xs, mode) => model.apply(params, xs, mode),
  ];
  for (const model of models) {
    assertThrows(
      () => lossGradientVariance(model, softmaxCrossEntropy)(params, batch),
      TypeError,
      "the gradient's variance cannot be had through batchNorm: in training it normalizes each " +
        "example with the statistics of the whole batch",
    );
  }
  assertEquals(tf.memory().numTensors, before);
  dispose([params, batch]);
}, ["cpu", "wasm"]);

testOnBackends("a variance that overflows is no number, and not 0", async () => {
  for (const n of [6, 64]) { // few examples one by one, many by products
    const params = { kernel: normal([40, 30], 1), bias: tf.zeros([30]) };
    const batch = { xs: normal([n, 40], 2), ys: tf.zeros([n]) };
    const evaluate = lossGradientVariance(dense(30), (y) => tf.mean(tf.mul(y, 1e25)));
    const result = evaluate(params, batch);
    const values = await result.variance.kernel!.data();
    assert(values.every((value) => !Number.isFinite(value)), `${n} examples: ${values[0]}`);
    dispose([params, batch, result]);
  }
});

testOnBackends("a batch of one example is a RangeError", () => {
  const network = { model: sequential([["out", dense(classes)]]), shape: [5] };
  const params = parametersOf(network, 0), batch = batchOf(network, 1, 0);
  assertThrows(
    () => lossGradientVariance(network.model, softmaxCrossEntropy)(params, batch),
    RangeError,
    "the variance of a gradient needs a batch of at least 2 examples, got 1; use larger batches",
  );
  dispose([params, batch]);
});

Deno.test("lossGradientVariance() throws on an unknown detail", () => {
  assertThrows(
    () => lossGradientVariance(dense(2), softmaxCrossEntropy, { detail: "layers" as "layer" }),
    RangeError,
    'detail must be "element", "layer" or "total", got "layers"',
  );
});

Deno.test("results are the caller's inside tf.tidy() as well", async () => {
  await useBackend("cpu");
  const network = randomConvNet(4), params = parametersOf(network, 0);
  const batch = batchOf(network, 3, 0), before = tf.memory().numTensors;
  const kept = tf.tidy(() => {
    const evaluate = lossGradientVariance(network.model, softmaxCrossEntropy);
    return evaluate(params, batch, { key: randomKey(0) }).variance;
  });
  assert(tensorsOf(kept).every((tensor) => !tensor.isDisposed));
  dispose(kept);
  assertEquals(tf.memory().numTensors, before);
  dispose([params, batch]);
});
