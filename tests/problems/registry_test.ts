import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backend.ts";
import { optimizerIds } from "../../optimizers/registry.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { iterate } from "../../problems/data/batches.ts";
import { loadProblem, problemIds } from "../../problems/registry.ts";

/** Shapes of the parameters, as the papers describe the networks. */
const shapes: Readonly<Record<string, Record<string, number[]>>> = {
  "mnist-logreg": { "fc1/kernel": [784, 10], "fc1/bias": [10] },
  "mnist-mlp": {
    "fc1/kernel": [784, 1000],
    "fc1/bias": [1000],
    "fc2/kernel": [1000, 500],
    "fc2/bias": [500],
    "fc3/kernel": [500, 100],
    "fc3/bias": [100],
    "fc4/kernel": [100, 10],
    "fc4/bias": [10],
  },
  "mnist-cnn": {
    "conv1/kernel": [5, 5, 1, 32],
    "conv1/bias": [32],
    "conv2/kernel": [5, 5, 32, 64],
    "conv2/bias": [64],
    "fc1/kernel": [7 * 7 * 64, 1024],
    "fc1/bias": [1024],
    "fc2/kernel": [1024, 10],
    "fc2/bias": [10],
  },
};

for (const id of problemIds) {
  Deno.test(`loadProblem() loads ${id} with real digits and finite gradients`, async () => {
    await useBackend("wasm");
    const before = tf.memory().numTensors;
    const problem = await loadProblem(id);
    assertEquals(problem.id, id);
    assertEquals(Object.keys(problem.defaults.learningRates).toSorted(), optimizerIds.toSorted());
    const params = problem.init(0);
    const found = Object.entries(params).map(([name, { shape }]) => [name, shape]);
    assertEquals(Object.fromEntries(found), shapes[id]);
    for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 16 }))) {
      assertEquals(batch.xs.shape, [16, 28, 28, 1]);
      const { loss, gradient } = problem.gradient(params, batch);
      const value = (await loss.data())[0]!;
      assert(value > 1 && value < 10, `loss ${value}`);
      for (const tensor of Object.values(gradient)) {
        const values = await tensor.data();
        assert(values.every(Number.isFinite) && values.some((element) => element !== 0));
      }
      dispose([batch, loss, gradient]);
      break;
    }
    dispose(params);
    assertEquals(tf.memory().numTensors, before);
  });
}

Deno.test("loadProblem() throws on unknown names, offering the nearest", async () => {
  await assertRejects(
    () => loadProblem("mnist-cmn"),
    RangeError,
    'unknown problem "mnist-cmn", did you mean "mnist-cnn"? ' +
      "Known: mnist-logreg, mnist-mlp, mnist-cnn",
  );
  await assertRejects(() => loadProblem("toString"), RangeError, 'unknown problem "toString"');
});

Deno.test("loadProblem() throws where the data folder named does not exist", async () => {
  const message = "the data folder, /nowhere, does not exist";
  await assertRejects(() => loadProblem("mnist-mlp", { data: "/nowhere" }), Error, message);
});
