/** Models whose probabilities would be taken for logits. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../../optimizers/types.ts";
import { batchNorm } from "../../../problems/models/layers/batch_norm.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import { supervised, type SupervisedOptions } from "../../../problems/supervised/mod.ts";
import { testOnBackends } from "../../backends.ts";
import { classes, data, net, oneHot } from "./quarters.ts";

type Model = Pick<SupervisedOptions, "model" | "init">;

const yesOrNo = classes.map((label) => Math.min(label, 1));

/** A model of tf.layers that ends in an activation under a layer that only shapes. */
const reshaped = (units: number, activation: "softmax" | "sigmoid" | "relu" | "linear"): Model => ({
  model: () =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units, activation, inputShape: [3] }),
        tf.layers.reshape({ targetShape: [units] }),
      ],
    }),
});

/** A function of a kernel that begins with equal numbers. */
const applied = (
  units: number,
  end: (logits: tf.Tensor) => tf.Tensor,
  init: number,
): Model => ({
  model: ({ kernel }: Tensors, xs: tf.Tensor) => end(tf.matMul(xs, kernel!)),
  init: () => ({ kernel: tf.fill([3, units], init) }),
});

const evaluated = async (model: Model, ys: number[] | number[][]) => {
  const problem = supervised({ id: "p", ...model, ...data(ys as number[]) });
  const params = problem.init(0);
  try {
    return await problem.evaluate(params);
  } finally {
    tf.dispose(params);
    problem.dispose!();
  }
};

testOnBackends("probabilities are not taken for logits, wherever they come from", async () => {
  const softmax = (logits: tf.Tensor) => tf.softmax(logits);
  const cases: readonly [Model, number[] | number[][], "softmax" | "sigmoid"][] = [
    [reshaped(3, "softmax"), classes, "softmax"],
    [reshaped(3, "softmax"), oneHot, "softmax"],
    [reshaped(1, "sigmoid"), yesOrNo, "sigmoid"],
    [applied(3, softmax, 0), classes, "softmax"],
    [applied(3, softmax, 0.3), classes, "softmax"],
    [applied(1, tf.sigmoid, 0), yesOrNo, "sigmoid"],
  ];
  for (const [model, ys, link] of cases) {
    await assertRejects(
      () => evaluated(model, ys),
      TypeError,
      `but gives probabilities: leave the ${link} out`,
    );
  }
});

Deno.test("logits are taken, also those that begin as probabilities", async () => {
  await tf.setBackend("cpu");
  const cases: readonly [Model, number[] | number[][]][] = [
    [reshaped(3, "linear"), classes],
    [reshaped(3, "relu"), classes],
    [reshaped(1, "linear"), yesOrNo],
    [{ model: net({ units: 3, activation: "softmax" }) }, classes], // which is taken off
    [applied(3, (logits) => logits, 0), classes],
    [applied(3, (logits) => tf.logSoftmax(logits), 0.2), classes],
    [applied(3, (logits) => tf.add(logits, 1 / 3), 0), classes],
    [applied(1, (logits) => tf.add(logits, 0.5), 0), yesOrNo],
  ];
  for (const [model, ys] of cases) assert((await evaluated(model, ys)).testLoss > 0);
});

Deno.test("probabilities are outputs as any for a loss that takes them", async () => {
  await tf.setBackend("cpu");
  const { numTensors } = tf.memory();
  const problem = supervised({
    id: "p",
    ...applied(3, (logits) => tf.softmax(logits), 0),
    ...data(oneHot),
    loss: "squared",
  });
  const params = problem.init(0);
  assert((await problem.evaluate(params)).testLoss > 0);
  tf.dispose(params);
  assertEquals(tf.memory().numTensors, numTensors);
});

Deno.test("models that remember statistics begin with those that they begin with", async () => {
  await tf.setBackend("cpu");
  const { numTensors } = tf.memory();
  const model = sequential([["fc", dense(3)], ["norm", batchNorm()]]);
  const problem = supervised({ id: "p", model, ...data(classes) });
  const params = problem.init(0), memory = problem.initMemory!(0);
  assert((await problem.evaluate(params, memory)).testLoss > 0);
  tf.dispose([params, memory]);
  assertEquals(tf.memory().numTensors, numTensors);
});
