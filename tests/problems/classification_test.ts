import { assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../optimizers/backend.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { classification } from "../../problems/classification.ts";
import { toBatch } from "../../problems/data/batches.ts";
import { mlp } from "../../problems/models/mlp.ts";
import { tinyProblems } from "./tiny_problems.ts";

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

Deno.test("gradient() says that it cannot give the variance", async () => {
  await useBackend("cpu");
  const { problem } = tinyProblems[1]!;
  const [params, batch] = [problem.init(0), toBatch(data.train, [0, 1])];
  assertThrows(
    () => problem.gradient(params, batch, { variance: true }),
    TypeError,
    "mnist-mlp cannot give the variance of its gradients yet",
  );
  dispose([params, batch]);
});
