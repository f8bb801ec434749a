import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { memoryOf, wasmBackend } from "../../../../optimizers/backends/wasm_heap.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { dense } from "../../../../problems/models/layers/dense.ts";
import { dropout } from "../../../../problems/models/layers/dropout.ts";
import { lstm } from "../../../../problems/models/layers/lstm.ts";
import { lstmSequence } from "../../../../problems/models/layers/lstm_sequence.ts";
import { timeDistributed } from "../../../../problems/models/layers/time_distributed.ts";
import { sequential } from "../../../../problems/models/sequential.ts";
import { applyWithState } from "../../../../problems/models/state.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";
import { differences64, type Params64 } from "../../float64_network.ts";
import { array, assertAsInFloat64, assertClose, tensor } from "../against_float64.ts";
import { lstm64 } from "../lstm64.ts";

const params64 = (features: number, units: number): Params64 => ({
  "kernel": array([features, 4 * units], "kernel"),
  "recurrent/kernel": array([units, 4 * units], "recurrent"),
  "bias": array([4 * units], "bias"),
});

const sizes: readonly (readonly [batch: number, time: number, features: number, units: number])[] =
  [[3, 4, 2, 4], [2, 12, 3, 5], [1, 3, 2, 1], [2, 1, 3, 6], [1, 1, 1, 2], [5, 2, 9, 11]];

testOnBackends("lstm() and its gradient are those of a loop in float64", async () => {
  for (const [batch, time, features, units] of sizes) {
    await assertAsInFloat64({
      layer: lstm(units),
      params: params64(features, units),
      x: array([batch, time, features], "x"),
      reference: (params, x) => lstm64(params, x).hidden,
    });
  }
});

testOnBackends("lstmSequence() has gradients by the initial state too", async () => {
  for (const [batch, time, units] of [[2, 3, 5], [1, 1, 4]] as const) {
    const identity = { shape: [4 * units, 4 * units], data: new Float64Array(16 * units * units) };
    for (let i = 0; i < 4 * units; i++) identity.data[i * (4 * units + 1)] = 1;
    const inputs = {
      projected: array([batch, time, 4 * units], "projected"),
      recurrent: array([units, 4 * units], "recurrent"),
      bias: array([4 * units], "bias"),
      h: array([batch, units], "h"),
      c: array([batch, units], "c"),
    };
    const weights = array([batch * time * units], "weights");
    const expected = differences64(
      ({ projected, recurrent, ...others }) =>
        lstm64({ ...others, "kernel": identity, "recurrent/kernel": recurrent! }, projected!).hidden
          .reduce((sum, value, i) => sum + value * weights.data[i]!, 0),
      inputs,
    );
    const names = Object.keys(inputs) as (keyof typeof inputs)[];
    const tensors = names.map((name) => tensor(inputs[name]));
    const w = tf.tidy(() => tf.reshape(tensor(weights), [batch, time, units]));
    const gradients = tf.grads((...values) => {
      const [projected, recurrent, bias, h, c] = values as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return tf.sum(tf.mul(lstmSequence({ projected, recurrent, bias, h, c }), w));
    })(tensors);
    for (const [i, name] of names.entries()) {
      assertClose(await gradients[i]!.data(), expected[name]!, `gradient by ${name}`);
    }
    dispose([tensors, w, gradients]);
  }
});

testOnBackends("lstm() goes on where its state says, as in one long sequence", async () => {
  const params = params64(3, 5), x = array([2, 7, 3], "x");
  const tensors = Object.fromEntries(
    Object.entries(params).map(([n, value]) => [n, tensor(value)]),
  );
  const input = tensor(x), { hidden, h, c } = lstm64(params, x);
  const layer = lstm(5), mode = { training: true };
  const [head, tail] = [tf.slice(input, [0, 0, 0], [2, 3, 3]), tf.slice(input, [0, 3, 0])];
  const first = applyWithState(layer, tensors, {}, head, mode);
  const second = applyWithState(layer, tensors, first.state, tail, mode);
  const joined = tf.concat([first.output, second.output], 1);
  assertClose(await joined.data(), hidden, "outputs");
  assertClose(await second.state.h!.data(), h, "h");
  assertClose(await second.state.c!.data(), c, "c");
  dispose([tensors, input, head, tail, first, second, joined]);
});

testOnBackends("lstm() saturates and passes NaN on, but nothing else", async () => {
  const x = tf.tensor3d([[[1e4], [-1e4], [1e30]], [[NaN], [0], [0]]]);
  const params = lstm(4).init(randomKey(0), [3, 1]);
  const output = lstm(4).apply(params, x, { training: false });
  const values = await output.data();
  assert(values.slice(0, 12).every((value) => Math.abs(value) <= 1));
  assert(values.slice(12).every(Number.isNaN));
  dispose([x, params, output]);
});

testOnBackends("lstm() starts with a forget bias and kernels from its key", async () => {
  const layer = lstm(2, { forgetBias: 3 });
  const [a, b] = [1, 1].map((seed) => layer.init(randomKey(seed), [7, 5]));
  assertEquals([...await a!.bias!.data()], [0, 0, 3, 3, 0, 0, 0, 0]);
  assertEquals(a!.kernel!.shape, [5, 8]);
  assertEquals(a!["recurrent/kernel"]!.shape, [2, 8]);
  for (const name of Object.keys(a!)) assertEquals(await a![name]!.data(), await b![name]!.data());
  dispose([a, b]);
});

Deno.test("lstm() has the gates of Keras, in its order", async () => {
  await useBackend("cpu");
  const theirs = tf.layers.lstm({
    units: 3,
    inputShape: [4, 2],
    returnSequences: true,
    recurrentActivation: "sigmoid",
  });
  const model = tf.sequential({ layers: [theirs] });
  const [kernel, recurrent, bias] = theirs.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor];
  const x = tensor(array([2, 4, 2], "x"));
  const params = { kernel, bias, "recurrent/kernel": recurrent };
  const [ours, expected] = [
    lstm(3).apply(params, x, { training: false }),
    model.predict(x) as tf.Tensor,
  ];
  assertClose(await ours.data(), await expected.data(), "outputs", 1e-6);
  model.dispose();
  dispose([x, ours, expected]);
});

Deno.test("gradients of stacked lstms on WASM leave no tensor, and the heap as it was", async () => {
  await useBackend("wasm");
  const model = sequential([
    ["lstm1", lstm(20)],
    dropout(0.5),
    ["lstm2", lstm(12)],
    ["out", timeDistributed(dense(7))],
  ]);
  const params = model.init(randomKey(0), [9, 7]), names = Object.keys(params);
  const x = tensor(array([8, 9, 7], "x"));
  let state = {};
  const step = (t: number) => {
    let next = {};
    const gradients = tf.grads((...values) => {
      const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      const mode = { training: true, key: randomKey(0, t) };
      const { output, state: last } = applyWithState(model, named, state, x, mode);
      next = last;
      return tf.sum(tf.square(output));
    })(names.map((name) => params[name]!));
    dispose([gradients, state]);
    state = next;
  };
  const memory = memoryOf(wasmBackend());
  for (let t = 0; t < 5; t++) step(t);
  const { numTensors } = tf.memory(), bytes = memory.buffer.byteLength;
  for (let t = 0; t < 50; t++) step(t);
  assertEquals(tf.memory().numTensors, numTensors);
  assertEquals(memory.buffer.byteLength, bytes);
  dispose([params, x, state]);
});

Deno.test("lstm() throws on what it cannot take", async () => {
  await useBackend("cpu");
  assertThrows(() => lstm(0), RangeError, "units must be a whole number of at least 1, got 0");
  assertThrows(
    () => lstm(1, { forgetBias: NaN }),
    RangeError,
    "forgetBias must be a finite number",
  );
  assertThrows(
    () => lstm(1).outputShape([5]),
    TypeError,
    "lstm needs inputs of shape [time, features]; put oneHot() or embedding() before it; got [5]",
  );
  const params = lstm(2).init(randomKey(0), [3, 1]);
  const state = { h: tf.zeros([4, 2]), c: tf.zeros([4, 2]) }, x = tf.zeros([5, 3, 1]);
  const act = () => lstm(2).apply(params, x, { training: true, state });
  assertThrows(act, TypeError, 'the state "h" of an lstm must have shape [5, 2] for 5 examples');
  dispose([params, state, x]);
});
