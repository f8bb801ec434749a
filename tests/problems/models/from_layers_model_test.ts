import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import "../../../problems/kernels/mod.ts";
import { fromLayersModel } from "../../../problems/models/from_layers_model.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import { applyWithState } from "../../../problems/models/state.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { dense64 } from "../float64_network.ts";
import { array, assertAsInFloat64, assertClose, tensor } from "./against_float64.ts";

const { layers } = tf;

testOnBackends(
  "fromLayersModel() computes, and differentiates, with the weights it is given",
  async () => {
    const model = tf.sequential({
      layers: [
        layers.dense({ units: 4, inputShape: [3], activation: "tanh", name: "first" }),
        layers.dense({ units: 2, name: "last" }),
      ],
    });
    const own = await weightsOf(model);
    const [a, b, c, d] = model.weights.map(({ name }) => name) as [string, string, string, string];
    for (const training of [true, false]) {
      await assertAsInFloat64({
        layer: fromLayersModel(model),
        params: {
          [a]: array([3, 4], "a"),
          [b]: array([4], "b"),
          [c]: array([4, 2], "c"),
          [d]: array([2], "d"),
        },
        x: array([5, 3], "x"),
        reference: (params, { data }) =>
          Array.from({ length: 5 }, (_, k) => {
            const row = [...data.subarray(3 * k, 3 * k + 3)];
            const hidden = dense64(row, params[a]!, params[b]!).map(Math.tanh);
            return dense64(hidden, params[c]!, params[d]!);
          }).flat(),
        mode: { training },
      });
    }
    assertEquals(await weightsOf(model), own);
    model.dispose();
  },
);

async function weightsOf(model: tf.LayersModel): Promise<number[][]> {
  return await Promise.all(model.getWeights().map(async (weight) => [...await weight.data()]));
}

/** A net with everything that is hard: moving averages, dropout, pooling. */
function convNet(): tf.Sequential {
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3, padding: "same" }),
      layers.batchNormalization({ momentum: 0.5 }),
      layers.activation({ activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.dropout({ rate: 0.5, seed: 1 }),
      layers.flatten(),
      layers.dense({ units: 4 }),
    ],
  });
}

testOnBackends("fromLayersModel() gives the model's own answers with its own weights", async () => {
  const model = convNet(), pure = fromLayersModel(model);
  const params = pure.init(), state = pure.initState();
  const x = tensor(array([3, 6, 6, 2], "x"));
  const ours = applyWithState(pure, params, state, x, { training: false });
  const theirs = model.predict(x) as tf.Tensor;
  assertClose(await ours.output.data(), await theirs.data(), "outputs", 1e-6);
  assertEquals(ours.output.shape.slice(1), pure.outputShape([6, 6, 2]));
  model.dispose();
  dispose([params, state, x, ours, theirs]);
});

testOnBackends(
  "fromLayersModel() returns statistics and leaves the model's own alone",
  async () => {
    const model = convNet(), pure = fromLayersModel(model), own = await weightsOf(model);
    const params = pure.init(), state = pure.initState();
    const [mean] = Object.keys(state).filter((name) => name.includes("moving_mean"));
    assertEquals(Object.keys(state).length, 2);
    assertEquals(Object.keys(params).length, 6);
    const x = tensor(array([4, 6, 6, 2], "x"));
    const first = applyWithState(pure, params, state, x, { training: true });
    const second = applyWithState(pure, params, first.state, x, { training: true });
    const plain = pure.apply(params, x, { training: true });
    const [zero, half, more] = await Promise.all(
      [state, first.state, second.state].map((s) => s[mean!]!.data()),
    );
    assertEquals([...zero!], [0, 0, 0]);
    assert(half!.every((value) => value !== 0));
    assertClose(more!, half!.map((value) => 1.5 * value), "after two updates with momentum 0.5");
    assertEquals(await weightsOf(model), own);
    model.dispose();
    dispose([params, state, x, first, second, plain]);
  },
);

Deno.test("fromLayersModel() copies weights: what becomes of the model does not matter", async () => {
  await useBackend("cpu");
  const model = tf.sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  const pure = fromLayersModel(model), params = pure.init();
  const [kernel] = await weightsOf(model);
  const changed = model.getWeights().map((weight) => tf.add(weight, 1));
  model.setWeights(changed);
  assertEquals([...await Object.values(params)[0]!.data()], kernel);
  const later = pure.init();
  assertEquals([...await Object.values(later)[0]!.data()], [Math.fround(kernel![0]! + 1)]);
  dispose([params, later, changed]);
  model.dispose();
});

Deno.test("fromLayersModel() freezes what is not trainable", async () => {
  await useBackend("cpu");
  const model = tf.sequential({
    layers: [
      layers.dense({ units: 2, inputShape: [3], trainable: false, name: "frozen" }),
      layers.dense({ units: 1, name: "free" }),
    ],
  });
  const pure = fromLayersModel(model), params = pure.init(), state = pure.initState();
  assert(Object.keys(params).every((name) => name.startsWith("free")));
  assert(Object.keys(state).every((name) => name.startsWith("frozen")));
  assertEquals([Object.keys(params).length, Object.keys(state).length], [2, 2]);
  dispose([params, state]);
  model.dispose();
});

Deno.test("fromLayersModel() is a layer like any other, inside of sequential()", async () => {
  await useBackend("cpu");
  const theirs = tf.sequential({
    layers: [layers.dense({ units: 2, inputShape: [3], name: "theirs" })],
  });
  const model = sequential([["theirs", fromLayersModel(theirs)], ["out", dense(1)]]);
  const params = model.init(randomKey(0), [3]);
  assertEquals(Object.keys(params).length, 4);
  assertEquals(model.outputShape([3]), [1]);
  const x = tf.ones([5, 3]);
  const output = model.apply(params, x, { training: true });
  assertEquals(output.shape, [5, 1]);
  dispose([params, x, output]);
  theirs.dispose();
});

Deno.test("fromLayersModel() restores the model's weights when apply throws", async () => {
  await useBackend("cpu");
  const model = convNet(), pure = fromLayersModel(model), own = await weightsOf(model);
  const params = pure.init(), state = pure.initState(), x = tf.ones([2, 5, 5, 2]);
  const other = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, tf.add(value, 1)]),
  );
  const last = model.layers.at(-1)!, call = last.call;
  last.call = () => {
    throw new Error("broken");
  };
  const before = tf.memory().numTensors, good = tf.ones([2, 6, 6, 2]);
  const train = () => applyWithState(pure, other, state, good, { training: true });
  assertThrows(train, Error, "broken");
  last.call = call;
  assertThrows(() => pure.apply(other, x, { training: true }), Error);
  assertEquals(tf.memory().numTensors, before + 1);
  assertEquals(await weightsOf(model), own);
  const [output] = [model.predict(good) as tf.Tensor];
  dispose([params, state, x, other, good, output]);
  model.dispose();
});

Deno.test("fromLayersModel() leaves no tensor behind in training", async () => {
  await useBackend("wasm");
  const model = convNet(), pure = fromLayersModel(model);
  const params = pure.init(), names = Object.keys(params), x = tensor(array([3, 6, 6, 2], "x"));
  let state = pure.initState();
  const step = () => {
    let next = {};
    const gradients = tf.grads((...values) => {
      const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      const applied = applyWithState(pure, named, state, x, { training: true });
      next = applied.state;
      return tf.sum(tf.square(applied.output));
    })(names.map((name) => params[name]!));
    dispose([gradients, state]);
    state = next;
  };
  step();
  const { numTensors } = tf.memory();
  for (let t = 0; t < 50; t++) step();
  assertEquals(tf.memory().numTensors, numTensors);
  dispose([params, state, x]);
  model.dispose();
});

Deno.test("fromLayersModel() throws on models and weights it cannot take", async () => {
  await useBackend("cpu");
  assertThrows(() => fromLayersModel(tf.sequential()), TypeError, "has no layers yet; add() them");
  const input = tf.input({ shape: [2] });
  const outputs = [1, 2].map((units) => layers.dense({ units }).apply(input) as tf.SymbolicTensor);
  const two = tf.model({ inputs: input, outputs });
  assertThrows(() => fromLayersModel(two), TypeError, "one input and one output, got 1 and 2");
  const model = convNet(), pure = fromLayersModel(model), x = tf.ones([1, 6, 6, 2]);
  assertThrows(
    () => pure.outputShape([6, 6, 1]),
    TypeError,
    "needs inputs of shape [6, 6, 2]; got",
  );
  assertThrows(() => pure.apply({}, x, { training: true }), TypeError, 'params lacks "');
  const params = pure.init(), name = Object.keys(params)[0]!, wrong = tf.zeros([2]);
  const act = () => pure.apply({ ...params, [name]: wrong }, x, { training: true });
  assertThrows(act, TypeError, `params "${name}" must have shape [3,3,2,3] as in the weights of`);
  dispose([x, params, wrong]);
  model.dispose();
});
