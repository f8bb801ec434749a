/** Problems from models and data in all the forms that they come in. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../../optimizers/tensors.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { dense } from "../../../problems/models/layers/dense.ts";
import { sequential } from "../../../problems/models/sequential.ts";
import type { Batch, Problem } from "../../../problems/problem.ts";
import { supervised } from "../../../problems/supervised/mod.ts";
import { testOnBackends } from "../../backends.ts";
import { classes, data, net, oneHot, xs } from "./quarters.ts";

async function firstBatch(problem: Problem): Promise<Batch> {
  for await (const batch of iterate(problem.batches({ seed: 0, batchSize: 8 }))) return batch;
  throw new Error("no batch");
}

const read = async (params: Tensors) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(params).map(async ([name, t]) => [name, [...await t.data()]] as const),
    ),
  );

/** The gradient, and twice the central difference along it over its squared norm, which is 1 each. */
async function slope(problem: Problem): Promise<number> {
  const params = problem.init(1), batch = await firstBatch(problem);
  const { loss, gradient, memory } = problem.gradient(params, batch);
  let norm = 0;
  for (const g of Object.values(await read(gradient))) norm += g.reduce((sum, x) => sum + x * x, 0);
  const at = async (step: number) => {
    const moved = tf.tidy(() =>
      Object.fromEntries(
        Object.entries(params).map(([name, p]) => [name, tf.add(p, tf.mul(gradient[name]!, step))]),
      )
    );
    const value = problem.loss(moved, batch);
    const [number] = await value.data();
    dispose([moved, value]);
    return number!;
  };
  const step = 0.01;
  const difference = (await at(step) - await at(-step)) / (2 * step);
  dispose([params, batch, loss, gradient, memory ?? {}]);
  return difference / norm;
}

const parameters = (seed: number): Tensors => ({
  kernel: tf.mul(tf.ones([3, 3]), 0.1 * (seed + 1)) as tf.Tensor,
  bias: tf.zeros([3]),
});

const forms: Readonly<Record<string, () => Problem>> = {
  "a model of tf.layers": () =>
    supervised({ id: "p", model: net({ units: 3, activation: "softmax" }), ...data(classes) }),
  "a layer": () => supervised({ id: "p", model: sequential([["fc", dense(3)]]), ...data(oneHot) }),
  "a function of parameters and inputs": () =>
    supervised({
      id: "p",
      model: ({ kernel, bias }, xs) => tf.add(tf.matMul(xs, kernel!), bias!),
      init: parameters,
      ...data(classes),
    }),
};

for (const [form, make] of Object.entries(forms)) {
  testOnBackends(
    `${form} has its gradient, its variance, its evaluation and validation`,
    async () => {
      const problem = make();
      assertAlmostEquals(await slope(problem), 1, 2e-3);
      const params = problem.init(0), batch = await firstBatch(problem);
      const found = problem.gradient(params, batch, { variance: true });
      const spread = Object.values(await read(found.variance!)).flat();
      assert(spread.some((value) => value > 0) && spread.every((value) => value >= 0));
      const kept = problem.withValidation!(0.2);
      assertEquals(kept.trainSize, 24);
      const evaluation = await kept.evaluate(params);
      assertEquals(Object.keys(evaluation).sort(), [
        "testAccuracy",
        "testExamples",
        "testLoss",
        "trainAccuracy",
        "trainLoss",
        "validationAccuracy",
        "validationLoss",
      ]);
      assertEquals(evaluation.testExamples, 10);
      assertAlmostEquals(evaluation.testAccuracy! * 10 % 1, 0, 1e-9);
      dispose([params, batch, found.loss, found.gradient, found.variance!, found.memory ?? {}]);
      problem.dispose!();
    },
  );
}

testOnBackends("weights of tf.layers follow from the seed, by names that stay", async () => {
  const make = () => supervised({ id: "p", model: net({ units: 3 }), ...data(classes) });
  const [one, other] = [make(), make()];
  const weights = async (problem: Problem, seed: number) => {
    const params = problem.init(seed);
    const values = await read(params);
    dispose(params);
    return values;
  };
  assertEquals(await weights(one, 3), await weights(other, 3));
  assertNotEquals(
    (await weights(one, 3))["dense_1/kernel"],
    (await weights(one, 4))["dense_1/kernel"],
  );
  assertEquals(Object.keys(await weights(one, 0)), [
    ...["dense_1/kernel", "dense_1/bias"],
    ...["dense_2/kernel", "dense_2/bias"],
  ]);
  assertEquals(await one.fingerprint!(), await other.fingerprint!());
  one.dispose!();
  other.dispose!();
}, ["cpu"]);

testOnBackends("a softmax or sigmoid at the end is taken off, where it is exact", async () => {
  const ends = { softmax: classes, sigmoid: classes.map((label) => Math.min(label, 1)) };
  for (const [activation, ys] of Object.entries(ends) as ["softmax" | "sigmoid", number[]][]) {
    const units = activation === "softmax" ? 3 : 1;
    const withLink = supervised({ id: "p", model: net({ units, activation }), ...data(ys) });
    const without = supervised({ id: "p", model: net({ units }), ...data(ys) });
    const params = withLink.init(0);
    assertEquals(await withLink.evaluate(params), await without.evaluate(params));
    dispose(params);
    withLink.dispose!();
    without.dispose!();
  }
}, ["cpu"]);

testOnBackends("the loss follows from targets and outputs", async () => {
  const losses = {
    crossEntropy: [{ units: 3 }, classes],
    binaryCrossEntropy: [{ units: 1 }, classes.map((label) => Math.min(label, 1))],
    squared: [{ units: 1 }, xs.map(([a]) => 2 * a!)],
  } as const;
  for (const [name, [end, ys]] of Object.entries(losses)) {
    const options = { id: "p", model: net(end), ...data([...ys]) };
    const problem = supervised(options);
    const named = supervised({ ...options, loss: name as keyof typeof losses });
    const params = problem.init(0);
    const evaluation = await problem.evaluate(params);
    assertEquals(evaluation, await named.evaluate(params), name);
    assertEquals("testAccuracy" in evaluation, name !== "squared");
    assertAlmostEquals(await slope(problem), 1, 2e-3, name);
    dispose(params);
    problem.dispose!();
    named.dispose!();
  }
}, ["cpu"]);

testOnBackends("a dataset, batched or not, is the same as its arrays", async () => {
  const arrays = data(classes);
  const streamed = ({ xs, ys }: typeof arrays.train) =>
    tf.data.zip({ xs: tf.data.array(xs), ys: tf.data.array(ys) });
  const model = net({ units: 3 });
  const expected = supervised({ id: "p", model, ...arrays });
  const { train, test } = arrays;
  const sources = [
    { train: streamed(train), test: streamed(test) },
    { train: streamed(train).batch(7), test: streamed(test).batch(4) },
  ];
  const params = expected.init(0);
  for (const each of sources) {
    // deno-lint-ignore no-explicit-any -- tf.data types its elements as containers of anything
    const problem = await supervised({ id: "p", model, ...(each as any) }) as Problem;
    assertEquals(problem.trainSize, 30);
    assertEquals(await problem.evaluate(params), await expected.evaluate(params));
    problem.dispose!();
  }
  dispose(params);
  expected.dispose!();
}, ["cpu"]);

testOnBackends("integers of a stream stay integers", async () => {
  const tokens = (count: number) =>
    (async function* () {
      for (let i = 0; i < count; i++) {
        yield { xs: tf.tensor1d([i % 5, (3 * i) % 5], "int32"), ys: tf.tensor1d([Math.sin(i)]) };
      }
    })();
  const { numTensors } = tf.memory();
  const problem = await supervised({
    id: "p",
    model: ({ embedding }, xs) => tf.sum(tf.gather(embedding!, xs as tf.Tensor1D), 1),
    init: () => ({ embedding: tf.ones([5, 1]) }),
    train: tokens(12),
    test: tokens(6),
  });
  assertEquals(tf.memory().numTensors, numTensors);
  assertEquals(problem.trainSize, 12);
  const params = problem.init(0);
  const losses = [0, 1, 2, 3, 4, 5].map((i) => (2 - Math.sin(i)) ** 2 / 2);
  const { testLoss } = await problem.evaluate(params);
  assertAlmostEquals(testLoss, losses.reduce((sum, loss) => sum + loss, 0) / 6, 1e-5);
  dispose(params);
});

testOnBackends(
  "examples can be taken in batches of any size, the same as the batches",
  async () => {
    const problem = supervised({ id: "p", model: net({ units: 3 }), ...data(classes) });
    const batch = await firstBatch(problem);
    const stream = problem.examples!({ seed: 0 });
    const [three, five] = [(await stream.take(3))!, (await stream.take(5))!];
    assertEquals([...await three.ys.data(), ...await five.ys.data()], [...await batch.ys.data()]);
    const later = problem.examples!({ seed: 0, start: 3 });
    const again = (await later.take(5))!;
    assertEquals([...await again.xs.data()], [...await five.xs.data()]);
    dispose([batch, three, five, again]);
    problem.dispose!();
  },
  ["cpu"],
);

Deno.test("layers with names keep them, however often a model is made", async () => {
  const model = () =>
    tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [3], name: "fc" })] });
  const [first, second] = [0, 1].map(() => supervised({ id: "p", model, ...data(classes) }));
  for (const problem of [first!, second!]) {
    assertEquals(Object.keys(problem.init(1)), ["fc/kernel", "fc/bias"]);
  }
  assertEquals(await first!.fingerprint!(), await second!.fingerprint!());
});
