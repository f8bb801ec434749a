/** Streams of examples: however they are cut, the same examples. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Augmentation } from "../../../problems/data/augment.ts";
import { iterate, shuffledBatches } from "../../../problems/data/batches.ts";
import { restackedExamples } from "../../../problems/data/restacked_examples.ts";
import { continuingSequences } from "../../../problems/data/sequences.ts";
import { shuffledExamples } from "../../../problems/data/shuffled_examples.ts";
import type { Batch, ExampleStream } from "../../../problems/problem.ts";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { tinyDataset } from "../../pipelines/tiny.ts";
import { tinyProblems } from "../tiny_problems.ts";

await useBackend("cpu");

const { data: { train } } = tinyProblems[0]!; // 11 images
const varied: Augmentation = { crop: [5, 4], mirror: true, brightness: 0.2, standardize: true };

/** Labels and pixels of the examples of several batches. */
async function take(
  stream: ExampleStream<Batch>,
  counts: readonly number[],
): Promise<[labels: number[], pixels: number[]]> {
  const [labels, pixels]: [number[], number[]] = [[], []];
  for (const count of counts) {
    const batch = await stream.take(count);
    if (batch === undefined) break;
    labels.push(...await batch.ys.data());
    pixels.push(...await batch.xs.data());
    dispose(batch);
  }
  await stream.close();
  return [labels, pixels];
}

for (const augmentation of [undefined, varied]) {
  const streamFrom = (start = 0) => shuffledExamples(train, { seed: 3, start, augmentation });
  const what = augmentation === undefined ? "examples" : "varied examples";

  Deno.test(`shuffledExamples() gives the same ${what} however they are cut`, async () => {
    const whole = await take(streamFrom(), [40]);
    assertEquals(whole[0].length, 40);
    for (const cuts of [[1, 2, 3, 34], [11, 11, 18], [5, 5, 5, 5, 5, 5, 5, 5]]) {
      assertEquals(await take(streamFrom(), cuts), whole);
    }
  });

  Deno.test(`shuffledExamples() begins anywhere as if it had given the ${what} before`, async () => {
    const [labels, pixels] = await take(streamFrom(), [40]);
    for (const start of [1, 10, 11, 12, 33, 39]) {
      const size = pixels.length / 40;
      const rest = [labels.slice(start), pixels.slice(size * start)];
      assertEquals(await take(streamFrom(start), [40 - start]), rest);
    }
  });
}

Deno.test("shuffledExamples() shows what shuffledBatches() shows, in its order", async () => {
  const [labels, pixels] = await take(shuffledExamples(train, { seed: 5 }), [33]);
  const expected: [number[], number[]] = [[], []];
  for await (const batch of iterate(shuffledBatches(train, { seed: 5, batchSize: 4 }))) {
    expected[0].push(...await batch.ys.data());
    expected[1].push(...await batch.xs.data());
    dispose(batch);
    if (expected[0].length === 33) break;
  }
  assertEquals([labels, pixels], expected);
});

Deno.test("shuffledExamples() refuses what is no number of examples", () => {
  assertThrows(() => shuffledExamples(train, { seed: 0, start: -1 }), RangeError, "start must be");
  const stream = shuffledExamples(train, { seed: 0 });
  for (const count of [0, 1.5, NaN]) {
    assertThrows(() => stream.take(count), RangeError, "count must be a whole number");
  }
});

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
