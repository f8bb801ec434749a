import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Scalar, Tensors } from "../../../optimizers/types.ts";
import { squaredNorm } from "../../../problems/kinds/losses.ts";
import { decayedGradient } from "../../../problems/kinds/weight_decay.ts";
import { testOnBackends } from "../../backends.ts";

const weightDecay = 0.0123;
const loss = ({ "a/kernel": kernel, "a/bias": bias }: Tensors): Scalar =>
  tf.mean(tf.square(tf.add(tf.matMul(tf.range(0, 12).reshape([2, 6]), kernel!), bias!)));

const start = (): Tensors => ({
  "a/kernel": tf.randomNormal([6, 5], 0, 1, "float32", 1),
  "a/bias": tf.randomNormal([5], 0, 1, "float32", 2),
  "unused/kernel": tf.randomNormal([3, 7], 0, 1, "float32", 3),
});

testOnBackends("weight decay adds λ W to the gradient, to the bits of autodiff", async () => {
  const params = start(), names = Object.keys(params);
  const before = tf.memory().numTensors;
  const { risk, gradient } = tf.tidy(() => decayedGradient(params, weightDecay, loss));
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    return tf.add(loss(own), tf.mul(squaredNorm(own), weightDecay)) as tf.Scalar;
  })(Object.values(params));
  const plain = tf.tidy(() => loss(params));
  for (const [i, name] of names.entries()) {
    assertEquals(await gradient[name]!.data(), await grads[i]!.data(), name);
  }
  assertEquals(await risk.data(), await plain.data());
  const unused = await gradient["unused/kernel"]!.data();
  assert(unused.some((value) => value !== 0)); // weights decay whatever the loss depends on
  assertEquals(tf.memory().numTensors, before + 2 * names.length + 3);
  dispose([risk, gradient, value, grads, plain, params]);
});

testOnBackends("a parameter that nothing depends on is named", () => {
  const { "unused/kernel": weight, ...params } = start();
  const more = { ...params, "unused/bias": weight! };
  const before = tf.memory().numTensors;
  assertThrows(
    () => tf.tidy(() => decayedGradient(more, weightDecay, loss)),
    Error,
    "the loss does not depend on the parameter unused/bias",
  );
  assertEquals(tf.memory().numTensors, before);
  dispose(more);
});
