/** Streams of examples: however they are cut, the same examples. */
import { assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Augmentation } from "../../../problems/data/augment.ts";
import { iterate, shuffledBatches } from "../../../problems/data/batches.ts";
import { shuffledExamples } from "../../../problems/data/shuffled_examples.ts";
import { tinyProblems } from "../tiny_problems.ts";
import { take } from "./take.ts";

await useBackend("cpu");

const { data: { train } } = tinyProblems[0]!; // 11 images
const varied: Augmentation = { crop: [5, 4], mirror: true, brightness: 0.2, standardize: true };

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
