import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import {
  accuracy,
  isWeight,
  softmaxCrossEntropy,
  squaredLoss,
  squaredNorm,
} from "../../../problems/kinds/losses.ts";
import { testOnBackends } from "../../backends.ts";
import { crossEntropy64 } from "../float64_network.ts";

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

testOnBackends("softmaxCrossEntropy() has that gradient for probabilities of any sum", async () => {
  const targets = [[0.25, 0.75, 0], [0, 0, 0], [1, 1, 1], [0.5, 0.25, 0]];
  const [x, y] = [tf.tensor2d(logits), tf.tensor2d(targets)];
  const { value, grad } = tf.valueAndGrad((value) => softmaxCrossEntropy(value, y))(x);
  const sum = (row: number[]) => row.reduce((total, number) => total + number, 0);
  const loss = sum(
    logits.map((row, k) => sum(row.map((_, c) => targets[k]![c]! * crossEntropy64(row, c) / 4))),
  );
  assertAlmostEquals((await value.data())[0]!, loss, 1e-5 * loss);
  const expected = logits.flatMap((row, k) =>
    row.map((_, c) => (sum(targets[k]!) * Math.exp(-crossEntropy64(row, c)) - targets[k]![c]!) / 4)
  );
  for (const [i, found] of (await grad.data()).entries()) {
    assertAlmostEquals(found, expected[i]!, 1e-6);
  }
  dispose([x, y, value, grad]);
});

testOnBackends("softmaxCrossEntropy() and accuracy() take labels at every time step", async () => {
  const [x, y] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
  const [steps, stepLabels] = [tf.reshape(x, [2, 2, 3]), tf.reshape(y, [2, 2])];
  const flat = await take(softmaxCrossEntropy(x, y));
  assertEquals(await take(softmaxCrossEntropy(steps, stepLabels)), flat);
  assertEquals(await take(accuracy(steps, stepLabels)), 0.5);
  const [a, b] = [
    tf.grad((value) => softmaxCrossEntropy(value, y))(x),
    tf.grad((value) => softmaxCrossEntropy(value, stepLabels))(steps),
  ];
  assertEquals(b.shape, [2, 2, 3]);
  assertEquals(await b.data(), await a.data());
  dispose([x, y, steps, stepLabels, a, b]);
});

testOnBackends(
  "squaredLoss() is half the mean square, its gradient the mean difference",
  async () => {
    const [outputs, targets] = [tf.tensor3d([[[1], [2]], [[-3], [4]]]), tf.ones([2, 2, 1])];
    assertEquals(await take(squaredLoss(outputs, targets)), (0 + 1 + 16 + 9) / 4);
    const gradients = tf.grads((a, b) => squaredLoss(a, b))([outputs, targets]);
    assertEquals([...await gradients[0]!.data()], [0, 0.5, -2, 1.5]);
    assertEquals([...await gradients[1]!.data()], [-0, -0.5, 2, -1.5]);
    dispose([outputs, targets, gradients]);
  },
);

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
  const y = tf.zeros([4, 1]);
  assertThrows(() => squaredLoss(x, y), TypeError, "got targets [4,1] and outputs [4,3]");
  y.dispose();
  const params = { "a/bias": x };
  assertThrows(() => squaredNorm(params), TypeError, "nothing to regularize among a/bias");
  x.dispose();
});
