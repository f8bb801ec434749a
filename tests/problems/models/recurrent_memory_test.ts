import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import "../../../problems/kernels/mod.ts";
import { fromLayersModel } from "../../../problems/models/from_layers_model.ts";
import { applyWithState } from "../../../problems/models/state.ts";
import { lossGradientVariance } from "../../../problems/variance/loss_gradient_variance.ts";
import { backends, testOnBackends } from "../../backends.ts";
import { array, assertClose, tensor } from "./against_float64.ts";

const { layers } = tf;
const shape = { stateful: true, batchInputShape: [2, 4, 3] };
const stack = (...all: tf.layers.Layer[]) => tf.sequential({ layers: all });

/** A functional model of the output, and the states, of a layer. */
function withReturnedState(layer: tf.layers.Layer): tf.LayersModel {
  const inputs = tf.input({ batchShape: [2, 4, 3] });
  const outputs = layer.apply(inputs) as tf.SymbolicTensor[];
  return tf.model({ inputs, outputs: layers.concatenate().apply(outputs) as tf.SymbolicTensor });
}

/** A layer that is applied to its own output. */
function twice(layer: tf.layers.Layer): tf.LayersModel {
  const inputs = tf.input({ batchShape: [2, 4, 3] });
  const once = layer.apply(inputs);
  return tf.model({ inputs, outputs: layer.apply(once) as tf.SymbolicTensor });
}

/** tf.layers' types lack what its recurrent layers take. */
const as = <T>(options: unknown) => options as T;
const cells = () => as<tf.RNN>([layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })]);
type Wrapped = Parameters<typeof layers.bidirectional>[0];

/** Models for two examples of four steps of three features, and how many states they have. */
const models: Record<string, readonly [make: () => tf.LayersModel, states: number]> = {
  "simpleRNN": [() => stack(layers.simpleRNN({ units: 2, ...as<object>(shape) })), 1],
  "gru": [
    () => stack(layers.gru({ units: 2, ...as<object>(shape) }), layers.dense({ units: 1 })),
    1,
  ],
  "lstm of sequences": [
    () => stack(layers.lstm({ units: 2, returnSequences: true, ...as<object>(shape) })),
    2,
  ],
  "two lstms": [
    () =>
      stack(
        layers.lstm({ units: 2, returnSequences: true, ...as<object>(shape) }),
        layers.lstm({ units: 3, stateful: true, goBackwards: true }),
      ),
    4,
  ],
  "a stack of cells": [
    () => stack(layers.rnn({ cell: cells(), ...as<object>(shape) } as never)),
    3,
  ],
  "bidirectional": [
    () =>
      stack(layers.bidirectional(as<Wrapped>({
        layer: layers.gru({ units: 2, stateful: true, returnSequences: true }),
        mergeMode: "concat",
        ...shape,
      }))),
    2,
  ],
  "nested": [
    () =>
      stack(
        stack(stack(layers.simpleRNN({ units: 2, ...as<object>(shape) }))),
        layers.dense({ units: 2 }),
      ),
    1,
  ],
  "returned states": [
    () => withReturnedState(layers.lstm({ units: 2, stateful: true, returnState: true })),
    2,
  ],
  "applied twice": [
    () => twice(layers.gru({ units: 3, stateful: true, returnSequences: true })),
    1,
  ],
  "convolutional": [
    () =>
      stack(
        layers.reshape({ targetShape: [2, 2, 3, 1], batchInputShape: [2, 4, 3] }),
        layers.convLstm2d(as<never>({ filters: 1, kernelSize: 2, stateful: true })),
        layers.flatten(),
      ),
    2,
  ],
  "time-distributed": [
    () =>
      stack(
        layers.reshape({ targetShape: [2, 2, 3], batchInputShape: [2, 4, 3] }),
        layers.timeDistributed({ layer: layers.gru({ units: 2, stateful: true }) }),
      ),
    1,
  ],
};

for (const [what, [make, states]] of Object.entries(models)) {
  testOnBackends(`fromLayersModel() makes a stateful model a pure function: ${what}`, async () => {
    const model = make(), pure = fromLayersModel(model), params = pure.init();
    const made = tf.memory().numTensors;
    const [x, next, five] = ([[2, "x"], [2, "y"], [5, "z"]] as const)
      .map(([n, name]) => tensor(array([n, 4, 3], name))) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const run = async (xs: tf.Tensor, state: Tensors = {}) => {
      const applied = applyWithState(pure, params, state, xs, { training: false });
      const values = [...await applied.output.data()];
      applied.output.dispose();
      return { values, state: applied.state };
    };
    const first = await run(x), again = await run(x), after = await run(next, first.state);
    assertEquals(again.values, first.values, "the same inputs, the same bits");
    assertEquals(Object.keys(first.state).length, states);
    for (const { shape } of Object.values(first.state)) assertEquals(shape[0], 2);

    const other = await run(five), single = tf.slice(five, 3, 1), alone = await run(single);
    const size = alone.values.length;
    assertClose(other.values.slice(3 * size, 4 * size), alone.values, "each example by itself");
    assertThrows(
      () => pure.apply(params, five, { training: false, state: first.state }),
      TypeError,
      "for 5 examples, got [2,",
    );

    const ys = tf.zeros([5]), lossOf = (y: tf.Tensor) => tf.mean(tf.square(y)) as tf.Scalar;
    const found = lossGradientVariance(pure, lossOf)(params, { xs: five, ys });
    const loss = tf.tidy(() => lossOf(pure.apply(params, five, { training: true })));
    assertClose(await found.loss.data(), await loss.data(), "the loss of five examples");
    assertEquals(Object.keys(found.variance), Object.keys(params));
    dispose([x, next, five, single, ys, loss, { ...found.gradient }, { ...found.variance }]);
    dispose([found.loss, first.state, again.state, after.state, other.state, alone.state]);
    assertEquals(tf.memory().numTensors, made, "tensors are left");

    const inputs = ["x", "y"].map((name) => tensor(array([2, 4, 3], name)));
    for (const [k, expected] of [first, after].entries()) {
      const own = model.predict(inputs[k]!) as tf.Tensor;
      assertClose(expected.values, await own.data(), `the model's own call ${k + 1}`, 1e-6);
      own.dispose();
    }
    dispose([inputs, params]);
    forget(model);
  }, what.startsWith("lstm") || what === "bidirectional" ? backends : ["cpu"]);
}

/** Frees a model, with states and shared weights that it would keep when it is disposed of. */
function forget(model: tf.LayersModel): void {
  dispose(model.getWeights());
  const seen = (layer: Record<string, unknown>): void => {
    dispose((layer["states_"] ?? []) as tf.Tensor[]);
    const { layers = [], layer: inside, forwardLayer, backwardLayer } = layer;
    for (const part of [...layers as unknown[], inside, forwardLayer, backwardLayer]) {
      if (part !== undefined) seen(part as Record<string, unknown>);
    }
  };
  seen(model as unknown as Record<string, unknown>);
}

testOnBackends("fromLayersModel() draws the dropout of recurrent cells for each call", async () => {
  const dropped = (units: number) =>
    layers.gruCell({ units, dropout: 0.5, recurrentDropout: 0.5 }) as unknown;
  const model = stack(
    layers.rnn(as<never>({ cell: [dropped(4), dropped(3)], batchInputShape: [2, 4, 3] })),
  );
  const pure = fromLayersModel(model), params = pure.init(), x = tensor(array([2, 4, 3], "x"));
  const answer = async (xs: tf.Tensor, training: boolean) => {
    const output = pure.apply(params, xs, { training });
    const values = [...await output.data()];
    output.dispose();
    return values;
  };
  const plain = await answer(x, false), before = tf.memory().numTensors;
  await answer(x, true);
  assertEquals(await answer(x, false), plain, "evaluation after training");
  const more = tensor(array([5, 4, 3], "z"));
  assertEquals((await answer(more, true)).length, 15);
  assert(tf.memory().numTensors === before + 1);
  dispose([x, more, params]);
  model.dispose();
}, ["cpu", "wasm", "webgpu"]);

Deno.test("fromLayersModel() refuses memories it cannot tell apart, and those it does not know", async () => {
  await useBackend("cpu");
  const named = () =>
    layers.gru({ units: 2, returnSequences: true, name: "g", ...as<object>(shape) });
  const both = stack(stack(named()), stack(layers.dense({ units: 3, batchInputShape: [2, 4, 2] })));
  assertEquals(fromLayersModel(both).kind, "layersModel");
  both.add(stack(named()));
  assertThrows(() => fromLayersModel(both), TypeError, 'are called "g"; name one of them');
  class Counter extends layers.Layer {
    static className = "Counter";
    override get stateful() {
      return true;
    }
  }
  const counting = stack(new Counter({ name: "count", batchInputShape: [2, 3] } as never));
  assertThrows(() => fromLayersModel(counting), TypeError, '"count" of ');
  assertThrows(() => fromLayersModel(counting), TypeError, "stateful, and no recurrent layer");
  forget(both);
});
