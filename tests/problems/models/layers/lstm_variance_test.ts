import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import type { Tensors } from "../../../../optimizers/types.ts";
import { softmaxCrossEntropy } from "../../../../problems/kinds/losses.ts";
import { dense } from "../../../../problems/models/layers/dense.ts";
import { dropout } from "../../../../problems/models/layers/dropout.ts";
import { embedding } from "../../../../problems/models/layers/embedding.ts";
import { flatten } from "../../../../problems/models/layers/flatten.ts";
import { lstm } from "../../../../problems/models/layers/lstm.ts";
import { timeDistributed } from "../../../../problems/models/layers/time_distributed.ts";
import type { Layer } from "../../../../problems/models/layer.ts";
import { sequential } from "../../../../problems/models/sequential.ts";
import { applyWithState } from "../../../../problems/models/state.ts";
import { randomKey } from "../../../../problems/random.ts";
import { lossGradientVariance } from "../../../../problems/variance/loss_gradient_variance.ts";
import { backends, testOnBackends } from "../../../backends.ts";
import { parametersOf } from "../../variance/random_network.ts";
import { assertValues, normal, numbers, reference } from "../../variance/reference.ts";

const asItIs = (layer: Layer) => layer;

/** A layer without its rule: a network that has it is run example by example. */
function slow(layer: Layer): Layer {
  const { variance: _, ...withoutRule } = layer;
  return withoutRule;
}

/** A network like that of P4, and two batches of it. */
function reader(time: number, units: number, wrapped = asItIs) {
  const model = sequential([
    ["embedding", embedding(5, 3)],
    ["lstm1", wrapped(lstm(units))],
    ["lstm2", lstm(units + 1)],
    ["out", timeDistributed(dense(5))],
  ]);
  const batches = [1, 2].map((seed) => ({
    xs: numbers([4, time], 5, seed),
    ys: numbers([4, time], 5, seed + 2),
  }));
  return { model, params: parametersOf({ model, shape: [time] }, 1), batches };
}

for (const [time, units] of [[3, 2], [1, 4], [6, 5]] as const) {
  testOnBackends(
    `variances of LSTMs of ${units} units over ${time} steps are those of single gradients`,
    async (backend) => {
      for (const wrapped of backend === "wasm" ? [asItIs, slow] : [asItIs]) {
        const { model, params, batches: [first, second] } = reader(time, units, wrapped);
        const evaluate = lossGradientVariance(model, softmaxCrossEntropy);
        const before = evaluate(params, first!, { state: {} });
        // and from the state that the first batch left
        for (const [batch, state] of [[first!, {}], [second!, before.state!]] as const) {
          const mode = { training: true, state };
          const expected = await reference(model, softmaxCrossEntropy, params, batch, mode);
          const found = evaluate(params, batch, { state });
          await assertValues(
            { loss: found.loss },
            { loss: Float64Array.of(expected.loss) },
            "loss",
          );
          await assertValues(found.gradient, expected.gradient, "gradient");
          await assertValues(found.variance, expected.variance, "variance");
          const applied = applyWithState(model, params, state, batch.xs, { training: true });
          assertEquals(Object.keys(found.state!), Object.keys(applied.state));
          for (const [name, tensor] of Object.entries(applied.state)) {
            const wanted = { [name]: Float64Array.from(await tensor.data()) };
            await assertValues({ [name]: found.state![name]! }, wanted, name);
          }
          dispose([found, applied]);
        }
        dispose([params, first, second, before]);
      }
    },
    time === 3 ? backends : ["cpu", "wasm"],
  );
}

Deno.test("a state is neither taken nor answered where none is given, and nothing leaks", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  for (const wrapped of [asItIs, slow]) {
    const { model, params, batches: [batch, other] } = reader(3, 2, wrapped);
    const evaluate = lossGradientVariance(model, softmaxCrossEntropy);
    const plain = evaluate(params, batch!), fromZeros = evaluate(params, batch!, { state: {} });
    assertEquals("state" in plain, false);
    assertEquals((await plain.loss.data())[0], (await fromZeros.loss.data())[0]);
    dispose([params, batch, other, plain, fromZeros]);
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("what lasts belongs to all examples, whether they are run at once or one by one", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  for (const wrapped of [asItIs, slow]) {
    const counter: Layer = {
      kind: "counter",
      outputShape: (shape) => shape,
      init: () => ({}),
      initState: () => ({ visits: tf.scalar(0) }),
      apply(_, x, { state, remember }) {
        remember?.("visits", tf.add(state!["visits"]!, 1));
        return tf.mul(x, tf.add(state!["visits"]!, 1));
      },
    };
    const model = sequential([
      ["count", counter],
      flatten(),
      dropout(0),
      ["out", wrapped(dense(3))],
    ]);
    const params = parametersOf({ model, shape: [2] }, 1);
    const batch = { xs: normal([4, 2], 1), ys: numbers([4], 3, 1) };
    const evaluate = lossGradientVariance(model, softmaxCrossEntropy);
    const state: Tensors = { "count/visits": tf.scalar(2) };
    const found = evaluate(params, batch, { state, key: randomKey(0) });
    assertEquals([...await found.state!["count/visits"]!.data()], [3]);
    const expected = await reference(model, softmaxCrossEntropy, params, batch, {
      training: true,
      state,
      key: randomKey(0),
    });
    await assertValues(found.variance, expected.variance, "variance");
    assert(!state["count/visits"]!.isDisposed);
    dispose([params, batch, state, found]);
  }
  assertEquals(tf.memory().numTensors, before);
});
