/** Parameters used more than once, or never; losses that are no plain means. */
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../../optimizers/types.ts";
import "../../../problems/kernels/mod.ts";
import { softmaxCrossEntropy } from "../../../problems/kinds/losses.ts";
import { applyLayer } from "../../../problems/models/layer.ts";
import { conv2d } from "../../../problems/models/layers/conv2d.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { embedding } from "../../../problems/models/layers/embedding.ts";
import { lstm } from "../../../problems/models/layers/lstm.ts";
import { timeDistributed } from "../../../problems/models/layers/time_distributed.ts";
import { unembedding } from "../../../problems/models/layers/unembedding.ts";
import type { Batch } from "../../../problems/problem.ts";
import { lossGradientVariance } from "../../../problems/variance/loss_gradient_variance.ts";
import type { ModelFunction } from "../../../problems/variance/reach.ts";
import { testOnBackends } from "../../backends.ts";
import { assertValues, type Loss, normal, numbers, referenceOfShares } from "./reference.ts";

/** A model, and whether rules of layers give all its gradients. */
interface Case {
  readonly model: ModelFunction;
  readonly params: Readonly<Record<string, readonly number[]>>;
  /** Shape of an example; of symbols below this number, where there are such. */
  readonly shape: readonly number[];
  readonly symbols?: number;
  readonly byRules: boolean;
}

const classes = 4, time = 3;
const words = embedding(5, classes), scores = unembedding(5), out = dense(classes);
const each = timeDistributed(dense(classes)), conv = conv2d(2, 3), cell = lstm(classes);
const named = (params: Tensors, ...names: string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name.split(".").at(-1)!, params[name]!]));
const cellShapes = {
  "kernel": [classes, 4 * classes],
  "recurrent/kernel": [classes, 4 * classes],
  "bias": [4 * classes],
};

const cases: Readonly<Record<string, Case>> = {
  "an embedding that is also the scores' product": {
    model: (p, x, mode) => {
      const own = { kernel: p["e"]! };
      return tf.sum(applyLayer(scores, own, tf.tanh(applyLayer(words, own, x, mode)), mode), 1);
    },
    params: { e: [5, classes] },
    shape: [time],
    symbols: 5,
    byRules: true,
  },
  "an embedding that is also a factor": {
    model: (p, x, mode) => {
      const rows = applyLayer(words, { kernel: p["e"]! }, x, mode);
      return tf.sum(
        tf.matMul(rows, tf.tile(tf.expandDims(p["e"]!), [x.shape[0]!, 1, 1]), false, true),
        1,
      );
    },
    params: { e: [5, classes] },
    shape: [time],
    symbols: 5,
    byRules: false,
  },
  "a dense layer three times over": {
    model: (p, x, mode) => {
      const again = (x: Tensor) => tf.tanh(applyLayer(out, named(p, "kernel", "bias"), x, mode));
      return again(again(again(x)));
    },
    params: { kernel: [classes, classes], bias: [classes] },
    shape: [classes],
    byRules: true,
  },
  "a kernel at every step and at the end, a bias at the end": {
    model: (p, x, mode) => {
      const steps = applyLayer(each, named(p, "kernel", "a.bias"), x, mode);
      return applyLayer(out, named(p, "kernel", "b.bias"), tf.sum(tf.tanh(steps), 1), mode);
    },
    params: { "kernel": [classes, classes], "a.bias": [classes], "b.bias": [classes] },
    shape: [time, classes],
    byRules: true,
  },
  "a convolution twice": {
    model: (p, x, mode) => {
      const again = (x: Tensor) =>
        tf.sigmoid(applyLayer(conv, named(p, "kernel", "bias"), x, mode));
      return tf.reshape(again(again(x)), [x.shape[0]!, -1]);
    },
    params: { kernel: [3, 3, 2, 2], bias: [2] },
    shape: [2, 1, 2],
    byRules: true,
  },
  "an LSTM in two layers": {
    model: (p, x, mode) => {
      const again = (x: Tensor) => applyLayer(cell, p, x, mode);
      return tf.sum(again(again(x)), 1);
    },
    params: cellShapes,
    shape: [time, classes],
    byRules: true,
  },
  "a layer whose first axis is the time": {
    model: (p, x, mode) => {
      const first = tf.transpose(x, [1, 0, 2]);
      return tf.sum(tf.tanh(applyLayer(each, named(p, "kernel", "bias"), first, mode)), 0);
    },
    params: { kernel: [classes, classes], bias: [classes] },
    shape: [2, classes],
    byRules: false,
  },
  "a parameter that nothing uses": {
    model: (p, x, mode) => applyLayer(out, named(p, "kernel", "bias"), x, mode),
    params: { kernel: [classes, classes], bias: [classes], later: [2, 3] },
    shape: [classes],
    byRules: true,
  },
  "layers some of whose parameters are given": {
    model: (p, x, mode) => {
      const own = { kernel: tf.ones([classes, classes]), bias: p["bias"]! };
      return applyLayer(
        out,
        { kernel: p["kernel"]!, bias: tf.ones([classes]) },
        applyLayer(out, own, x, mode),
        mode,
      );
    },
    params: { kernel: [classes, classes], bias: [classes] },
    shape: [classes],
    byRules: true,
  },
};

function given({ params, shape, symbols }: Case, n: number): { params: Tensors; xs: Tensor } {
  const drawn = Object.entries(params).map(([name, shape], i) => [name, normal(shape, i)]);
  const all = [n, ...shape];
  return {
    params: Object.fromEntries(drawn),
    xs: symbols === undefined ? normal(all, 9) : numbers(all, symbols, 9),
  };
}

/** Cross-entropy of each example, `[n]`. */
const crossEntropies = (outputs: Tensor, labels: Tensor) => {
  const hot = tf.cast(tf.oneHot(tf.cast(labels, "int32"), outputs.shape[1]!), "float32");
  return tf.neg(tf.sum(tf.mul(hot, tf.logSoftmax(outputs)), 1));
};
const column = (ys: Tensor, j: number) => tf.reshape(tf.slice(ys, [0, j], [-1, 1]), [-1]);

/** Losses of outputs `[n, classes]` and targets `[n, 2]`: a label, and a weight or whether it counts. */
const losses: Readonly<Record<string, Loss>> = {
  "a mean": (o, t) => softmaxCrossEntropy(o, column(t, 0)),
  "a sum": (o, t) => tf.sum(crossEntropies(o, column(t, 0))),
  "a mean over what counts": (o, t) => {
    const counts = tf.cast(tf.greater(column(t, 1), 1), "float32");
    return tf.div(tf.sum(tf.mul(crossEntropies(o, column(t, 0)), counts)), tf.sum(counts));
  },
  "a weighted mean": (o, t) =>
    tf.mean(tf.mul(crossEntropies(o, column(t, 0)), tf.cast(column(t, 1), "float32"))),
};

for (const [name, each] of Object.entries(cases)) {
  for (const [lossName, loss] of Object.entries(losses)) {
    testOnBackends(
      `${name}: the variance of ${lossName} is that of single examples' shares`,
      async () => {
        for (const n of [2, 5]) {
          const { params, xs } = given(each, n);
          const ys = tf.tidy(() =>
            tf.stack(
              [numbers([n], classes, 1), tf.add(numbers([n], 3, 5), tf.scalar(1, "int32"))],
              1,
            )
          );
          const batch: Batch = { xs, ys };
          let calls = 0;
          const model: ModelFunction = (params, xs, mode) => {
            calls++;
            return each.model(params, xs, mode);
          };
          const expected = await referenceOfShares(each.model, loss, params, batch);
          const evaluate = lossGradientVariance(model, (o, t) => tf.tidy(() => loss(o, t)));
          dispose(evaluate(params, batch));
          calls = 0;
          const found = evaluate(params, batch);
          assertEquals(calls, each.byRules ? 1 : n, "calls of the model");
          await assertValues(
            { loss: found.loss },
            { loss: Float64Array.of(expected.loss) },
            "loss",
          );
          await assertValues(found.gradient, expected.gradient, "gradient");
          await assertValues(found.variance, expected.variance, "variance");
          dispose([params, batch, found]);
        }
      },
      lossName === "a mean over what counts" ? undefined : ["wasm"],
    );
  }
}

testOnBackends("one tensor under two names has the gradient of each use", async () => {
  const both = normal([classes, classes], 1), bias = normal([classes], 2);
  const model: ModelFunction = (p, x, mode) => {
    const first = applyLayer(out, { kernel: p["a"]!, bias: p["bias"]! }, x, mode);
    return tf.matMul(tf.tanh(first), p["b"]!);
  };
  const batch = { xs: normal([5, classes], 3), ys: numbers([5], classes, 4) };
  const params = { a: both, b: tf.clone(both), bias };
  const expected = await referenceOfShares(model, softmaxCrossEntropy, params, batch);
  const found = lossGradientVariance(model, softmaxCrossEntropy)({ ...params, b: both }, batch);
  await assertValues(found.gradient, expected.gradient, "gradient");
  await assertValues(found.variance, expected.variance, "variance");
  dispose([params, batch, found]);
}, ["cpu", "wasm"]);

testOnBackends("a parameter that is not float32 is named", () => {
  const params = { kernel: tf.zeros([classes, classes]), bias: tf.zeros([classes], "int32") };
  const batch = { xs: normal([5, classes], 3), ys: numbers([5], classes, 4) };
  const message = 'params "bias" must be float32, got int32';
  const evaluate = lossGradientVariance(out, softmaxCrossEntropy);
  assertThrows(() => evaluate(params, batch), TypeError, message);
  dispose([params, batch]);
});
