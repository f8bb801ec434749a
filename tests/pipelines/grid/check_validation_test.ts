/** Parts for validation, and whether runs with one are of the problem that was checked. */
import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { ablate } from "../../../pipelines/ablate.ts";
import { checkValidation } from "../../../pipelines/grid/check_validation.ts";
import { validated } from "../../../pipelines/training/validated.ts";
import { mapTensors } from "../../../optimizers/tensors.ts";
import { iterate } from "../../../problems/data/batches.ts";
import { supervised } from "../../../problems/mod.ts";
import type { Problem } from "../../../problems/problem.ts";

await useBackend("cpu");

const xs = Array.from({ length: 40 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
const part = { xs, ys: xs.map(([a, b]) => a! - 2 * b!) };
const model = () => tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
const base = supervised({ id: "base", model, train: part, test: part });

/** A problem with something changed, whose `withValidation()` is still that of the original. */
const changes: { readonly [Name in keyof Problem]?: Partial<Problem> } = {
  init: { init: (seed) => base.init(seed + 1) },
  loss: { loss: (...given) => tf.tidy(() => tf.mul(base.loss(...given), 100)) },
  gradient: {
    gradient: (...given) => {
      const { loss, gradient } = base.gradient(...given);
      return { loss, gradient: mapTensors(gradient, (tensor) => tf.mul(tensor, 100)) };
    },
  },
  evaluate: { evaluate: async (...given) => ({ ...await base.evaluate(...given), testLoss: 5 }) },
  batches: {
    async *batches(request) {
      for await (const batch of iterate(base.batches(request))) {
        yield { ...batch, ids: tf.ones([request.batchSize]) };
      }
    },
  },
};

Deno.test("runs with a validation part of another problem are refused, whatever differs", async () => {
  for (const [name, change] of Object.entries(changes)) {
    const problem: Problem = { ...base, ...change };
    const message = `withValidation() of base gives a problem whose ${name}() is not its own`;
    const check = () => checkValidation(problem, problem, validated(problem, 0.25));
    await assertRejects(check, TypeError, message);
  }
  const late = { ...base, withValidation: () => Promise.resolve(base) } as unknown as Problem;
  await assertRejects(
    () => checkValidation(late, late, validated(late, 0.25)),
    TypeError,
    "withValidation() of base must give a Problem, and no promise; got a promise",
  );
  const run = {
    optimizers: ["sgd"],
    steps: 2,
    seeds: 1,
    learningRates: 0.1,
    backend: "cpu",
  } as const;
  const problems = [{ ...base, ...changes.evaluate }];
  await assertRejects(() => ablate({ ...run, problems, validation: 0.25, onNote() {} }), TypeError);
  assertEquals(
    (await ablate({ ...run, problems, validation: 0, onNote() {} })).get("testLoss", 1),
    5,
  );
});

Deno.test("the same problem, and one whose loss is random, keep parts as they do", async () => {
  const random: Problem = {
    ...base,
    loss: (...given) => tf.tidy(() => tf.add(base.loss(...given), Math.random())),
  };
  for (const problem of [base, random]) {
    const before = tf.memory().numTensors;
    await checkValidation(problem, problem, validated(problem, 0.25));
    assertEquals(tf.memory().numTensors, before);
  }
});
