import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import {
  continuingSequences,
  type SequenceBatch,
  type SequenceOptions,
} from "../../../problems/data/sequences.ts";

interface Read {
  readonly xs: number[][];
  readonly ys: number[][];
  readonly continues: boolean;
}

async function take(codes: Int32Array, options: SequenceOptions, count: number): Promise<Read[]> {
  const taken: Read[] = [];
  for await (const batch of continuingSequences(codes, options)) {
    assertEquals([batch.xs.dtype, batch.ys.dtype], ["int32", "int32"]);
    taken.push(await read(batch));
    dispose(batch);
    if (taken.length === count) break;
  }
  return taken;
}

async function read({ xs, ys, continues }: SequenceBatch): Promise<Read> {
  return { xs: await xs.array() as number[][], ys: await ys.array() as number[][], continues };
}

Deno.test("continuingSequences() streams each row through its own part of the text", async () => {
  await useBackend("cpu");
  const codes = Int32Array.from({ length: 3 * 4 * 5 + 7 }, (_, i) => i);
  const before = tf.memory().numTensors;
  const epoch = await take(codes, { batchSize: 3, length: 4 }, 5);
  assertEquals(epoch.map(({ continues }) => continues), [false, true, true, true, true]);
  for (let row = 0; row < 3; row++) {
    const stream = epoch.flatMap(({ xs }) => xs[row]!);
    assertEquals(stream, Array.from({ length: 20 }, (_, i) => 20 * row + i));
    assertEquals(epoch.flatMap(({ ys }) => ys[row]!), stream.map((code) => code + 1));
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("continuingSequences() starts over without continuing, as often as asked", async () => {
  await useBackend("cpu");
  const codes = Int32Array.from({ length: 9 }, (_, i) => i);
  const two = await take(codes, { batchSize: 2, length: 2 }, 5);
  assertEquals(two.map(({ continues }) => continues), [false, true, false, true, false]);
  assertEquals([two[2], two[3]], [two[0], two[1]]);
  const once = await take(codes, { batchSize: 2, length: 2, epochs: 1 }, Infinity);
  assertEquals(once, two.slice(0, 2));
});

Deno.test("continuingSequences() starts where it is asked to, as if it had come from the beginning", async () => {
  await useBackend("cpu");
  const codes = Int32Array.from({ length: 13 }, (_, i) => i);
  const sizes = { batchSize: 2, length: 2 };
  const all = await take(codes, sizes, 8);
  for (const start of [0, 1, 3, 5]) {
    assertEquals(continuingSequences(codes, { ...sizes, start }).start, start);
    assertEquals(await take(codes, { ...sizes, start }, 8 - start), all.slice(start));
  }
  assertEquals(await take(codes, { ...sizes, start: 4, epochs: 2 }, Infinity), all.slice(4, 6));
  assertThrows(
    () => continuingSequences(codes, { ...sizes, start: -1 }),
    RangeError,
    "start must be a whole number of at least 0, got -1",
  );
});

Deno.test("continuingSequences() throws on too little text and on bad sizes", () => {
  const codes = new Int32Array(8);
  assertThrows(
    () => continuingSequences(codes, { batchSize: 2, length: 4 }),
    RangeError,
    "2 sequences of 4 need a text of at least 9 characters, got 8; use fewer or shorter ones",
  );
  for (const [batchSize, length, name] of [[0, 4, "batchSize"], [2, 1.5, "length"]] as const) {
    assertThrows(
      () => continuingSequences(codes, { batchSize, length }),
      RangeError,
      `${name} must be a positive integer, got ${name === "length" ? length : batchSize}`,
    );
  }
});
