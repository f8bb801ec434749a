import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { checkProblem } from "../../../pipelines/dissect/check.ts";
import type { Problem } from "../../../problems/problem.ts";
import { tinyProblems } from "../../problems/tiny_problems.ts";
import { tinyBatches, tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const options = { batchSize: 4, steps: 20, seed: 0 };

/** What each check says of a problem, by its first words. */
async function said(problem: Problem) {
  const checks = await checkProblem(problem, options);
  return checks.map(({ check, holds }) => [check.split(" ").slice(0, 3).join(" "), holds]);
}

const fine = [
  ["the loss is", true],
  ["the gradient is", true],
  ["the loss is", true],
  ["batches go on", true],
  ["the same seed", true],
  ["no tensor is", true],
];

Deno.test("checkProblem() finds nothing wrong with problems that are as they should be", async () => {
  assertEquals(await said(tinyProblem()), fine);
  const before = tf.memory().numTensors;
  await said(tinyProblem());
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("checkProblem() goes through every kind of problem there is", async () => {
  for (const { problem } of tinyProblems) {
    const found = await said(problem);
    assertEquals(found.filter(([, holds]) => holds === false), [], problem.id);
    assertEquals(found[1], ["the gradient is", true], problem.id);
  }
});

const right = tinyProblem();
const scaled = (by: number | tf.TensorLike): Partial<Problem> => ({
  gradient(params, batch, options) {
    const { loss, gradient } = right.gradient(params, batch, options);
    const wrong = tf.mul(gradient["w"]!, by);
    loss.dispose();
    gradient["w"]!.dispose();
    return { loss: this.loss!(params, batch, options), gradient: { w: wrong } };
  },
});

Deno.test("checkProblem() says what to change where no experiment could be made", async () => {
  const faults: readonly (readonly [changes: Partial<Problem>, message: string])[] = [
    [
      { batches: ({ seed, batchSize }) => tinyBatches(seed, batchSize, 5) },
      "batches of tiny end after 5, where a run takes 20; batches() must go on",
    ],
    [
      { batches: ({ seed, batchSize }) => tinyBatches(seed, batchSize, 0) },
      "tiny gave no batches; batches() must go on",
    ],
    [
      { loss: () => tf.scalar(NaN) },
      "the loss of tiny is NaN at the start; look for logarithms of 0",
    ],
    [scaled(2), 'the gradient of tiny is not that of its loss: along "w" the loss rises by'],
    [scaled(0), 'in a random direction of "w" the loss rises by'],
    [scaled([[1], [0]]), 'in a random direction of "w" where its gradient is 0 the loss rises by'],
    [scaled(NaN), 'the gradient of tiny is not finite in "w"'],
    [
      { gradient: (...given) => ({ ...right.gradient(...given), loss: tf.scalar(7) }) },
      "gradient() of tiny has the loss 7.000, where loss() of the same batch and key is",
    ],
    [scaled(-1), "gradient() must differentiate what loss() computes"],
  ];
  for (const [changes, message] of faults) {
    await assertRejects(() => checkProblem(tinyProblem(changes), options), Error, message);
  }
});

Deno.test("checkProblem() refuses what is flat, and leaves alone what is nearly so, or random", async () => {
  const flat = (w: number) => ({ loss: () => tf.scalar(3), ...scaled(w) });
  const measured = async (changes: Partial<Problem>) =>
    (await checkProblem(tinyProblem(changes), options))[1]!.measured;
  assertEquals(await measured(flat(1e-9)), "too flat for differences");
  const refused = (changes: Partial<Problem>) =>
    assertRejects(
      () => measured(changes),
      RangeError,
      "is 0 in every element where its parameters",
    );
  await refused(flat(0));
  await assertRejects(() => measured(flat(1)), RangeError, 'along "w" the loss rises by 0');
  const best = { init: () => ({ w: tf.tensor2d([3, -2], [2, 1]) }) }; // the targets' own
  assertEquals(await measured(best), "too flat for differences"); // but for rounding
  const bent: Partial<Problem> = { // 1 + w₀³, whose slope at 0 is 0
    init: () => ({ w: tf.zeros([2, 1]) }),
    loss: (params) =>
      tf.tidy(() => tf.add(1, tf.pow(tf.slice(params["w"]!, [0, 0], [1, 1]), 3)).asScalar()),
  };
  await refused({ ...bent, ...scaled(0) });
  let calls = 0;
  const loss: Problem["loss"] = (...given) =>
    tf.tidy(() => tf.add(right.loss(...given), 1e-3 * ++calls));
  assertEquals(await measured({ loss, ...scaled(1) }), "cannot be told: the loss is random");
});

Deno.test("checkProblem() tells what does not hold, and goes on", async () => {
  const failing = async (changes: Partial<Problem>) =>
    (await checkProblem(tinyProblem(changes), options)).filter(({ holds }) => holds === false)
      .map(({ check, measured }) => `${check}: ${measured}`);
  const perExample = (by: number): Partial<Problem> => ({
    loss: (params, batch) =>
      tf.tidy(() => tf.mul(right.loss(params, batch), by * batch.xs.shape[0]!)),
    ...scaled(4 * by),
  });
  assertEquals(await failing(perExample(1)), [
    "the loss is a mean over the examples: with each example twice it is 2.00 times as large",
  ]);
  const flatTargets: Partial<Problem> = { // against outputs [n, 1]
    async *batches({ seed, batchSize }) {
      for await (const { xs, ys } of tinyBatches(seed, batchSize)) yield { xs, ys: ys.flatten() };
    },
  };
  const [crossed] = await failing(flatTargets);
  assertMatch(crossed!, /^the loss is a mean.*it compares each output with the targets of all$/);
  const coupled: Partial<Problem> = { // without targets, as a batch is normalized
    loss: ({ w }, { xs }) =>
      tf.tidy(() => {
        const outputs = tf.matMul(xs as tf.Tensor2D, w as tf.Tensor2D);
        return tf.add(tf.mean(tf.square(tf.sub(outputs, tf.mean(outputs)))), 1).asScalar();
      }),
    gradient(params, batch, options) {
      const { value, grads } = tf.valueAndGrads((w: tf.Tensor) =>
        this.loss!({ w }, batch, options)
      )([params["w"]!]);
      return { loss: value as tf.Scalar, gradient: { w: grads[0]! } };
    },
  };
  assertEquals(await failing(coupled), []);
  const single: Partial<Problem> = { // what it is of batches of one is not to be had
    ...perExample(1),
    loss: (params, batch, options) => {
      if (batch.xs.shape[0] === 1) throw new RangeError("one example is too few");
      return perExample(1).loss!(params, batch, options);
    },
  };
  assertEquals((await failing(single)).length, 1);
  const leaking: Partial<Problem> = {
    async evaluate(params, ...rest) {
      tf.zeros([3]);
      return await right.evaluate(params, ...rest);
    },
  };
  assertEquals(await failing(leaking), [
    "no tensor is left behind: 1 after three updates and an evaluation",
  ]);
  let calls = 0;
  assertEquals(await failing({ init: () => ({ w: tf.tensor2d([1 + ++calls / 8, 0], [2, 1]) }) }), [
    "the same seed gives the same bits: three updates, made twice, differ",
  ]);
});
