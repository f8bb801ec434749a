import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { classification } from "../../../problems/kinds/classification.ts";
import { toBatch } from "../../../problems/data/batches.ts";
import { mlp } from "../../../problems/models/networks/mlp.ts";
import { tinyProblems } from "../tiny_problems.ts";

const { data } = tinyProblems[0]!;
const defaults = { batchSize: 4, steps: 10, learningRates: {} };

Deno.test("classification() throws on models that do not fit the data", () => {
  const model = mlp({ hidden: [], classes: 4 });
  assertThrows(
    () => classification({ id: "four", title: "", model, data, defaults }),
    TypeError,
    "the model of four must give 3 logits, one for each class, got the shape [4]",
  );
});

Deno.test("classification() throws on bad weight decay", () => {
  const model = mlp({ hidden: [], classes: 3 });
  for (const weightDecay of [-1, NaN, Infinity]) {
    assertThrows(
      () => classification({ id: "bad", title: "", model, data, weightDecay, defaults }),
      RangeError,
      `weightDecay must be a number not below 0, got ${weightDecay}`,
    );
  }
});

Deno.test("evaluate() gives the same whatever the chunks, but for rounding", async () => {
  await useBackend("cpu");
  const model = mlp({ hidden: [4], classes: 3 });
  const evaluations = [];
  for (const chunkSize of [1, 3, 500]) {
    const problem = classification({ id: "a", title: "", model, data, defaults, chunkSize });
    const params = problem.init(1);
    const { trainLoss, testLoss, ...accuracies } = await problem.evaluate(params);
    evaluations.push([trainLoss.toFixed(5), testLoss.toFixed(5), accuracies]);
    dispose(params);
  }
  assertEquals(evaluations[1], evaluations[0]);
  assertEquals(evaluations[2], evaluations[0]);
});

Deno.test("gradient() gives the variance of the data's part, where it is asked for", async () => {
  await useBackend("cpu");
  const model = mlp({ hidden: [4], classes: 3 });
  const make = (weightDecay: number) =>
    classification({ id: "a", title: "", model, data, weightDecay, defaults });
  const params = make(0).init(0), batch = toBatch(data.train, [0, 1, 2, 3]);
  const [plain, decayed] = [0, 0.1].map((weightDecay) =>
    make(weightDecay).gradient(params, batch, { variance: true })
  );
  const expected = make(0.1).gradient(params, batch);
  for (const name of Object.keys(params)) {
    assertEquals(await decayed!.variance![name]!.data(), await plain!.variance![name]!.data());
    const [actual, wanted] = [decayed!.gradient[name]!, expected.gradient[name]!];
    const close = tf.max(tf.abs(tf.sub(actual, wanted)));
    assert((await close.data())[0]! < 1e-6, name);
    close.dispose();
  }
  assertEquals((await decayed!.loss.data())[0], (await expected.loss.data())[0]);
  dispose([params, batch, plain, decayed, expected]);
});
