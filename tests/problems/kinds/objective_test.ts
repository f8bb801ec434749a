import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { softmaxCrossEntropy } from "../../../problems/kinds/losses.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { dropout } from "../../../problems/models/layers/dropout.ts";
import { flatten } from "../../../problems/models/layers/flatten.ts";
import { lstm } from "../../../problems/models/layers/lstm.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import { objective } from "../../../problems/kinds/objective.ts";
import { randomKey } from "../../../problems/random.ts";
import { testOnBackends } from "../../backends.ts";
import { array, tensor } from "../models/against_float64.ts";

const inputShape = [4, 2];
const readers = sequential([
  ["lstm1", lstm(3)],
  ["bn1", batchNorm()],
  dropout(0.5),
  flatten(),
  ["out", dense(3)],
]);
const withDropout = sequential([flatten(), dropout(0.5), ["out", dense(3)]]);

function batchOf(n: number) {
  return { xs: tensor(array([n, 4, 2], "x")), ys: tf.tensor1d([0, 2, 1, 0].slice(0, n), "int32") };
}

testOnBackends(
  "the memory of an objective is what lasts, so batches of any size may follow",
  () => {
    const problem = objective({ model: readers, inputShape, loss: softmaxCrossEntropy });
    const params = readers.init(randomKey(0), inputShape);
    let memory = problem.initMemory(0);
    const names = ["bn1/mean", "bn1/variance"];
    assertEquals(Object.keys(memory), names);
    for (const n of [4, 2, 3]) {
      const batch = batchOf(n);
      const before = tf.memory().numTensors;
      const found = problem.gradient(params, batch, { memory, key: randomKey(0, n) });
      assertEquals(Object.keys(found.memory!), names);
      assertEquals(tf.memory().numTensors - before, 1 + Object.keys(params).length + 2);
      dispose([batch, memory, found.loss, found.gradient]);
      memory = found.memory!;
    }
    dispose([params, memory]);
  },
);

testOnBackends("an objective's variance is of the draws that its key gives", async () => {
  const weightDecay = 0.1;
  const problem = objective({
    model: withDropout,
    inputShape,
    loss: softmaxCrossEntropy,
    weightDecay,
  });
  const params = withDropout.init(randomKey(0), inputShape), batch = batchOf(4);
  const losses = [];
  for (const key of [randomKey(1), randomKey(1), randomKey(2)]) {
    const plain = problem.gradient(params, batch, { key });
    const both = problem.gradient(params, batch, { key, variance: true });
    for (const name of Object.keys(params)) {
      const close = tf.tidy(() =>
        tf.max(tf.abs(tf.sub(plain.gradient[name]!, both.gradient[name]!)))
      );
      assert((await close.data())[0]! < 1e-6, name);
      close.dispose();
      assert((await both.variance![name]!.data()).some((value) => value > 0), name);
    }
    losses.push((await plain.loss.data())[0]);
    assert(Math.abs((await both.loss.data())[0]! - losses.at(-1)!) < 1e-6);
    dispose([plain, both]);
  }
  assertEquals(losses[0], losses[1]);
  assert(losses[0] !== losses[2]);
  dispose([params, batch]);
});

Deno.test("an objective throws where there is nothing to draw from, or no variance, and leaks nothing", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const key = randomKey(0);
  for (const model of [readers, withDropout]) {
    const problem = objective({ model, inputShape, loss: softmaxCrossEntropy });
    const params = model.init(randomKey(0), inputShape), batch = batchOf(4);
    const wrong = { xs: batch.xs, ys: tf.tensor1d([0], "int32") };
    assertThrows(() => problem.loss(params, batch), TypeError, "dropout");
    assertThrows(() => problem.loss(params, wrong, { key }), TypeError, "labels must be");
    if (model === readers) {
      assertThrows(
        () => problem.gradient(params, batch, { key, variance: true }),
        TypeError,
        "the gradient's variance cannot be had through batchNorm",
      );
    }
    dispose([params, batch, wrong]);
  }
  assertEquals(tf.memory().numTensors, before);
});
