import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { iterate, shuffledBatches, toBatch } from "../../../problems/data/batches.ts";
import type { Batch, Batches } from "../../../problems/problem.ts";

/** Seven images of 1 × 2 pixels; pixels tell which image it is. */
const part = {
  images: Uint8Array.from({ length: 14 }, (_, i) => 10 * i),
  labels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6),
  count: 7,
  shape: [1, 2, 1] as const,
};

/** Labels and pixels of the first `count` batches. */
async function take(batches: Batches, count: number): Promise<[number[], number[]][]> {
  const taken: [number[], number[]][] = [];
  for await (const batch of iterate(batches)) {
    taken.push([[...await batch.ys.data()], [...await batch.xs.data()]]);
    dispose(batch);
    if (taken.length === count) break;
  }
  return taken;
}

Deno.test("shuffledBatches() shows every example once an epoch, in new orders", async () => {
  await useBackend("cpu");
  const batches = await take(shuffledBatches(part, { seed: 3, batchSize: 5 }), 4);
  assertEquals(batches.map(([labels]) => labels.length), [5, 2, 5, 2]);
  const epochs = [batches.slice(0, 2), batches.slice(2)]
    .map((epoch) => epoch.flatMap(([labels]) => labels));
  for (const epoch of epochs) assertEquals(epoch.toSorted(), [0, 1, 2, 3, 4, 5, 6]);
  assertNotEquals(epochs[0], epochs[1]);
  for (const [labels, pixels] of batches) {
    const expected = labels.flatMap((label) => [20 * label, 20 * label + 10]);
    assertEquals(pixels, expected.map((byte) => Math.fround(byte / 255)));
  }
});

Deno.test("shuffledBatches() leaves no single example over, unless that is the batch size", async () => {
  await useBackend("cpu");
  const sizes: Record<number, number[]> = {
    1: [1, 1, 1],
    2: [2, 2, 3],
    3: [3, 4, 3],
    6: [7, 7, 7],
  };
  for (const [batchSize, expected] of Object.entries(sizes)) {
    const batches = shuffledBatches(part, { seed: 3, batchSize: Number(batchSize) });
    const taken = await take(batches, 7);
    assertEquals(taken.slice(0, 3).map(([labels]) => labels.length), expected);
    const epoch = taken.flatMap(([labels]) => labels).slice(0, 7);
    assertEquals(epoch.toSorted(), [0, 1, 2, 3, 4, 5, 6]);
  }
});

Deno.test("shuffledBatches() gives the same bits for the same seed, each time it is iterated", async () => {
  await useBackend("cpu");
  const batches = shuffledBatches(part, { seed: 1, batchSize: 2 });
  const first = await take(batches, 9);
  assertEquals(await take(batches, 9), first);
  assertEquals(await take(shuffledBatches(part, { seed: 1, batchSize: 2 }), 9), first);
  assertNotEquals(await take(shuffledBatches(part, { seed: 2, batchSize: 2 }), 9), first);
});

Deno.test("shuffledBatches() begins at any batch as if it had drawn those before", async () => {
  await useBackend("cpu");
  const all = await take(shuffledBatches(part, { seed: 3, batchSize: 3 }), 9);
  for (let start = 0; start < 8; start++) {
    const batches = shuffledBatches(part, { seed: 3, batchSize: 3, start });
    assertEquals(batches.start, start);
    assertEquals(await take(batches, 9 - start), all.slice(start));
  }
  assertThrows(() => shuffledBatches(part, { seed: 3, batchSize: 3, start: -1 }), RangeError);
});

Deno.test("shuffledBatches() takes all examples at once, and throws on more or on none", () => {
  for (const batchSize of [8, 0, -1, 1.5, NaN]) {
    assertThrows(
      () => shuffledBatches(part, { seed: 0, batchSize }),
      RangeError,
      `batchSize must be an integer from 1 to 7, the number of examples to train on (those kept for validation are not among them), got ${batchSize}`,
    );
  }
  shuffledBatches(part, { seed: 0, batchSize: 7 });
});

Deno.test("toBatch() gives float32 inputs in [0, 1] and int32 labels", async () => {
  await useBackend("cpu");
  const { xs, ys } = toBatch({ ...part, images: part.images.map((b) => b ? 255 : 0) }, [6, 0]);
  assertEquals([xs.shape, xs.dtype, ys.shape, ys.dtype], [[2, 1, 2, 1], "float32", [2], "int32"]);
  assertEquals([...await xs.data()], [1, 1, 0, 1]);
  assertEquals([...await ys.data()], [6, 0]);
  dispose([xs, ys]);
});

Deno.test("leaving the batches early leaves no tensors", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  await take(shuffledBatches(part, { seed: 0, batchSize: 2 }), 3);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("iterate() closes an async iterable that is left early", async () => {
  let closed = false;
  async function* numbers() {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      closed = true;
    }
  }
  for await (const number of iterate<number>(numbers())) if (number === 2) break;
  assertEquals(closed, true);
});

Deno.test("iterate() takes a tf.data.Dataset of { xs, ys }", async () => {
  await useBackend("cpu");
  const data = tf.data.array([1, 2, 3]).map((x) => ({
    xs: tf.tensor1d([x as unknown as number]),
    ys: tf.scalar(0, "int32"),
  }));
  const seen: number[] = [];
  for await (const batch of iterate<Batch>(data as unknown as Batches)) {
    seen.push((await batch.xs.data())[0]!);
    dispose(batch);
  }
  assertEquals(seen, [1, 2, 3]);
});
