import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backend.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { accuracy, isWeight, softmaxCrossEntropy, squaredNorm } from "../../problems/losses.ts";
import { testOnBackends } from "../backends.ts";
import { crossEntropy64 } from "./float64_network.ts";

/** The number in a scalar, which is freed. */
async function take(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value!;
}

const logits = [[1, 2, 3], [-4, 0.5, 0.25], [1e4, 0, -1e4], [90, -90, 100]];
const labels = [0, 1, 0, 1];

testOnBackends("softmaxCrossEntropy() is the mean in float64, for huge logits too", async () => {
  const expected = logits.reduce((sum, row, k) => sum + crossEntropy64(row, labels[k]!), 0) / 4;
  const [x, y] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
  const oneHot = tf.tensor2d(labels.map((label) => [0, 1, 2].map((c) => Number(c === label))));
  assertAlmostEquals(await take(softmaxCrossEntropy(x, y)), expected, 1e-5 * expected);
  assertAlmostEquals(await take(softmaxCrossEntropy(x, oneHot)), expected, 1e-5 * expected);
  dispose([x, y, oneHot]);
});

testOnBackends("softmaxCrossEntropy() has the gradient (softmax - target) / n", async () => {
  const [x, y] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
  const gradient = tf.grad((value) => softmaxCrossEntropy(value, y))(x);
  const expected = logits.flatMap((row, k) => {
    const powers = row.map((logit) => Math.exp(logit - Math.max(...row)));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power, c) => (power / sum - Number(c === labels[k])) / 4);
  });
  for (const [i, value] of (await gradient.data()).entries()) {
    assertAlmostEquals(value, expected[i]!, 1e-6);
  }
  dispose([x, y, gradient]);
});

testOnBackends("accuracy() counts the examples whose largest logit is the label's", async () => {
  const [x, y] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
  const oneHot = tf.tensor2d(labels.map((label) => [0, 1, 2].map((c) => Number(c === label))));
  assertEquals(await take(accuracy(x, y)), 0.5);
  assertEquals(await take(accuracy(x, oneHot)), 0.5);
  dispose([x, y, oneHot]);
});

testOnBackends("squaredNorm() is ½ Σ ‖W‖² over the weights, its gradient the weights", async () => {
  const params = { "a/kernel": tf.tensor2d([[1, -2]]), "a/bias": tf.tensor1d([5, 5]) };
  assertEquals(await take(squaredNorm(params)), 2.5);
  assertEquals(await take(squaredNorm(params, (name) => name === "a/bias")), 25);
  const gradient = tf.grad((kernel) => tf.mul(squaredNorm({ ...params, "a/kernel": kernel }), 3))(
    params["a/kernel"],
  );
  assertEquals([...await gradient.data()], [3, -6]);
  dispose([params, gradient]);
});

testOnBackends("squaredNorm() adds up any number of parameters", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `fc${i}/kernel`);
  const params = Object.fromEntries(names.map((name, i) => [name, tf.fill([40, 30], i)]));
  const gradient = tf.grad((kernel) => squaredNorm({ ...params, "fc19/kernel": kernel }))(
    params["fc19/kernel"]!,
  );
  assertEquals(await take(squaredNorm(params)), 600 * 19 * 20 * 39 / 6);
  assertEquals((await gradient.data())[0], 19);
  dispose([params, gradient]);
});

Deno.test("isWeight() tells kernels from biases", () => {
  assertEquals(["conv1/kernel", "fc1/bias", "kernel"].map(isWeight), [true, false, true]);
});

Deno.test("losses throw on shapes that do not fit", async () => {
  await useBackend("cpu");
  const x = tf.tensor2d(logits);
  for (const bad of [tf.zeros([3]), tf.zeros([4, 2]), tf.zeros([4, 3, 1])]) {
    const message = `got labels [${bad.shape}] and logits [4,3]`;
    assertThrows(() => softmaxCrossEntropy(x, bad), TypeError, message);
    assertThrows(() => accuracy(x, bad), TypeError, message);
    bad.dispose();
  }
  const params = { "a/bias": x };
  assertThrows(() => squaredNorm(params), TypeError, "nothing to regularize among a/bias");
  x.dispose();
});
