import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import { restackedExamples } from "../../../problems/data/restacked_examples.ts";
import { continuingSequences } from "../../../problems/data/sequences.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { tinyDataset } from "../../pipelines/tiny.ts";
import { tinyProblems } from "../tiny_problems.ts";
import { take } from "./take.ts";

await useBackend("cpu");

Deno.test("restackedExamples() cuts batches of any kind anew, and keeps no tensors", async () => {
  const before = tf.memory().numTensors;
  for (const { problem } of tinyProblems) {
    if (!["mnist-logreg", "mnist-cnn"].includes(problem.id)) continue; // others vary in each batch
    for (const start of [0, 3, 4, 17]) {
      const again = restackedExamples(problem.batches({ seed: 1, batchSize: 4 }), start);
      const own = problem.examples!({ seed: 1, start });
      assertEquals(await take(again, [1, 9, 2]), await take(own, [1, 9, 2]));
    }
  }
  const dataset = () => restackedExamples(tinyDataset(3));
  assertEquals(await take(dataset(), [7, 1, 4]), await take(dataset(), [12]));
  const quadratic = quadraticProblem({ dimension: 2 });
  const [, points] = await take(
    restackedExamples(quadratic.batches({ seed: 0, batchSize: 5 })),
    [2, 9],
  );
  assertEquals(points.length, 22);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("restackedExamples() ends where its batches do, the last batch smaller", async () => {
  const before = tf.memory().numTensors;
  async function* three() {
    for (const size of [2, 2, 1]) {
      yield await Promise.resolve({ xs: tf.ones([size]), a: [tf.ones([size, 2])] });
    }
  }
  const sizes: unknown[] = [];
  const stream = restackedExamples(three(), 1);
  for (let i = 0; i < 3; i++) {
    const batch = await stream.take(3);
    sizes.push(batch && [batch.xs.shape, batch.a[0]!.shape]);
    dispose(batch);
  }
  await stream.close();
  assertEquals(sizes, [[[3], [3, 2]], [[1], [1, 2]], undefined]);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("restackedExamples() refuses sequences that continue, and ragged batches", async () => {
  const sequences = continuingSequences(Int32Array.from({ length: 50 }), {
    batchSize: 2,
    length: 3,
  });
  await assertRejects(
    () => restackedExamples(sequences).take(3),
    TypeError,
    "sequences that continue from batch to batch cannot be cut into other batches",
  );
  async function* ragged() {
    yield await Promise.resolve({ xs: tf.ones([2, 3]), ys: tf.ones([3]) });
  }
  await assertRejects(
    () => restackedExamples(ragged()).take(3),
    TypeError,
    "a batch must have its examples along the first axis, found [2,3], [3]",
  );
  assert(true);
});
