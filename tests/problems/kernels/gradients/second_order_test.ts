import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  apartVariable,
  derivatives,
  differences,
  largestError,
  type Subject,
} from "../../../../pipelines/benchmarks/layers/directional.ts";
import "../../../../problems/kernels/mod.ts";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { testOnBackends } from "../../../backends.ts";

/** Functions whose gradients tfjs makes of their outputs, alone and within others. */
const functions: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  exp: (x) => tf.exp(x),
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  "a power, by its exponent": (x) => tf.pow(tf.scalar(1.5), x),
  "a power, by its base": (x) => tf.pow(tf.add(tf.square(x), 1), tf.scalar(1.5)),
  "tanh of tanh": (x) => tf.tanh(tf.mul(2, tf.tanh(x))),
  "a product with sigmoid": (x) => tf.mul(x, tf.sigmoid(x)),
  "a layer of tanh": (x) => tf.tanh(tf.matMul(x, tf.ones([5, 2]))),
  "tfjs's cross-entropy": (x) => tf.losses.softmaxCrossEntropy(tf.eye(3, 5), x),
  "tfjs's cross-entropy, by its labels": (x) => tf.losses.softmaxCrossEntropy(tf.square(x), x),
  "cross-entropy": (x) => tf.neg(tf.sum(tf.mul(tf.softmax(tf.zerosLike(x)), tf.logSoftmax(x)))),
};

/** A gradient as a function of its own: what is differentiated of it are second derivatives. */
const gradientOf = (run: (x: tf.Tensor) => tf.Tensor) => (): Subject => {
  const x = apartVariable([3, 5], 1);
  const slope = tf.grad((at) => {
    const y = run(at);
    return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
  });
  return { variables: [x], forward: () => tf.tidy(() => slope(x)), dispose: () => x.dispose() };
};

testOnBackends("derivatives of gradients are their differences", async (backend) => {
  const wrong: string[] = [];
  for (const [name, run] of Object.entries(functions)) {
    try {
      const make = gradientOf(run);
      await useBackend("cpu");
      const reference = await differences(make);
      await useBackend(backend);
      const error = largestError(await derivatives(make), reference);
      if (!(error < 1e-3)) wrong.push(`${name} is ${error} off`);
    } catch (error) {
      wrong.push(`${name}: ${(error as Error).message}`);
    }
  }
  assert(wrong.length === 0, wrong.join("\n"));
});

testOnBackends("the third derivative of tanh is there, too", async () => {
  const third = tf.tidy(() => tf.grad(tf.grad(tf.grad((x) => tf.tanh(x))))(tf.scalar(0.5)).clone());
  const y = Math.tanh(0.5), expected = (1 - y * y) * (6 * y * y - 2);
  const [found] = await third.data();
  third.dispose();
  assert(Math.abs(found! - expected) < 1e-4, `${found} is not ${expected}`);
});

testOnBackends("a first derivative keeps no more than tfjs does", () => {
  let bytes = 0;
  const slope = tf.grad((x) => {
    const y = tf.tanh(tf.add(x, 1));
    bytes = tf.memory().numTensors;
    return tf.sum(y);
  });
  const before = tf.memory().numTensors;
  const x = tf.zeros([100]);
  tf.dispose(slope(x));
  x.dispose();
  // x, a one, their sum, tanh of it, and the copy of that for the gradient
  assert(bytes - before <= 7, `${bytes - before} tensors`);
});
