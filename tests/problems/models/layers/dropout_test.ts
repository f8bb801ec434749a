import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../../optimizers/tensors.ts";
import { dropout } from "../../../../problems/models/layers/dropout.ts";
import { sequential } from "../../../../problems/models/sequential.ts";
import { randomKey } from "../../../../problems/random.ts";
import { testOnBackends } from "../../../backends.ts";

const key = randomKey(3, "step", 0);

async function applied(rate: number, mode: Parameters<ReturnType<typeof dropout>["apply"]>[2]) {
  const x = tf.ones([50, 200]);
  const y = dropout(rate).apply({}, x, mode);
  const values = await y.data() as Float32Array;
  dispose([x, y]);
  return values;
}

testOnBackends("dropout() drops its share and scales up the rest", async () => {
  for (const rate of [0.1, 0.5, 0.9]) {
    const values = await applied(rate, { training: true, key });
    const dropped = values.filter((value) => value === 0).length / values.length;
    assertAlmostEquals(dropped, rate, 4 * Math.sqrt(rate * (1 - rate) / values.length));
    const kept = new Set(values.filter((value) => value !== 0));
    assertEquals([...kept], [Math.fround(1 / (1 - rate))]);
  }
});

testOnBackends("dropout() draws the same mask for the same key, another for another", async () => {
  const first = await applied(0.5, { training: true, key });
  assertEquals(await applied(0.5, { training: true, key: randomKey(3, "step", 0) }), first);
  const other = await applied(0.5, { training: true, key: randomKey(3, "step", 1) });
  const equal = first.filter((value, i) => value === other[i]).length / first.length;
  assertAlmostEquals(equal, 0.5, 0.03);
});

testOnBackends("dropout() is the identity in evaluation and at rate 0", async () => {
  const ones = new Float32Array(10_000).fill(1);
  assertEquals(await applied(0.5, { training: false, key }), ones);
  assertEquals(await applied(0, { training: true }), ones);
});

testOnBackends("dropout() has its mask as its gradient", async () => {
  const x = tf.ones([7, 9]), mode = { training: true, key };
  const y = dropout(0.3).apply({}, x, mode);
  const gradient = tf.grad((value) => dropout(0.3).apply({}, value, mode))(x);
  assertEquals(await gradient.data(), await y.data());
  dispose([x, y, gradient]);
});

Deno.test("dropout() masks have no pattern along rows or columns", async () => {
  await useBackend("cpu");
  const values = await applied(0.5, { training: true, key });
  const share = (pick: (i: number) => boolean) => {
    const picked = values.filter((_, i) => pick(i));
    return picked.filter((value) => value === 0).length / picked.length;
  };
  for (let i = 0; i < 4; i++) assertAlmostEquals(share((j) => j % 4 === i), 0.5, 0.05);
  const repeats = values.filter((value, i) => i > 0 && value === values[i - 1]).length;
  assertAlmostEquals(repeats / values.length, 0.5, 0.02);
});

Deno.test("two dropouts in a row have masks of their own", async () => {
  await useBackend("cpu");
  const x = tf.ones([1, 10_000]);
  const y = sequential([dropout(0.5), dropout(0.5)]).apply({}, x, { training: true, key });
  const kept = (await y.data()).filter((value) => value !== 0).length;
  assertAlmostEquals(kept / 10_000, 0.25, 0.02);
  dispose([x, y]);
});

Deno.test("dropout() throws on rates that are none and in training without a key", async () => {
  await useBackend("cpu");
  for (const bad of [-0.1, 1, NaN]) {
    const message = `rate must be at least 0 and less than 1, got ${bad}`;
    assertThrows(() => dropout(bad), RangeError, message);
  }
  const x = tf.ones([2]), before = tf.memory().numTensors;
  const act = () => dropout(0.5).apply({}, x, { training: true });
  assertThrows(act, TypeError, "dropout needs a key in training");
  assert(tf.memory().numTensors === before);
  x.dispose();
});
