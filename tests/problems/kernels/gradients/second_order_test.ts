import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  apartVariable,
  derivatives,
  differences,
  largestError,
  type Subject,
} from "../../../../pipelines/benchmarks/layers/directional.ts";
import { applyGelu, attendToPast, normalizeRows } from "../../../../problems/kernels/mod.ts";
import { lstmSequence } from "../../../../problems/models/layers/lstm_sequence.ts";
import { useBackend } from "../../../../optimizers/backends/use_backend.ts";
import { testOnBackends } from "../../../backends.ts";

const image = (x: tf.Tensor) => tf.reshape(x, [1, 3, 5, 1]) as tf.Tensor4D;
const corner = <T extends tf.Tensor>(x: tf.Tensor, shape: number[]) =>
  tf.reshape(tf.slice(x, [0, 0], [2, 2]), shape) as T;

/** Functions whose gradients tfjs makes of their outputs or by kernels, alone and within others. */
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
  "a convolution": (x) => tf.conv2d(image(x), corner(x, [2, 2, 1, 1]), 1, "same"),
  "a convolution with stride": (x) => tf.conv2d(image(x), corner(x, [2, 2, 1, 1]), 2, "same"),
  "a dilated convolution": (x) =>
    tf.conv2d(image(x), corner(x, [2, 2, 1, 1]), 1, "same", "NHWC", [1, 2]),
  "a depthwise convolution": (x) =>
    tf.depthwiseConv2d(image(x), corner(x, [2, 2, 1, 1]), 1, "same"),
  "a transposed convolution": (x) =>
    tf.conv2dTranspose(image(x), corner(x, [2, 2, 1, 1]), [1, 6, 10, 1], 2, "same"),
  "a convolution of volumes": (x) =>
    tf.conv3d(tf.reshape(x, [1, 1, 3, 5, 1]) as tf.Tensor5D, corner(x, [1, 2, 2, 1, 1]), 1, "same"),
  "a maximum of windows that overlap": (x) => tf.square(tf.maxPool(image(x), 3, 2, "same")),
  "a maximum of windows inside": (x) => tf.square(tf.maxPool(image(x), 2, 2, "valid")),
  GELU: (x) => applyGelu(x),
  "layer normalization": (x) =>
    normalizeRows(tf.square(x), tf.slice(tf.reshape(x, [15]), 2, 5), tf.mean(x, 0), 0.1),
  "causal attention": (x) => attendToPast(tf.reshape(tf.slice(x, [0, 0], [3, 3]), [1, 3, 3]), 1),
  "an LSTM": (x) =>
    lstmSequence({
      projected: tf.reshape(tf.slice(x, [0, 0], [3, 4]), [1, 3, 4]),
      recurrent: tf.slice(x, [0, 1], [1, 4]),
      bias: tf.mean(x, 1, true).reshape([3]).concat(tf.ones([1])),
      h: tf.zeros([1, 1]),
      c: tf.zeros([1, 1]),
    }),
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
