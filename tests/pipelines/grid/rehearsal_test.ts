/** What cannot work is told before anything is trained, of every kind of problem. */
import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { cabs, normTest } from "../../../optimizers/batch_sizes/mod.ts";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import type { Optimizer } from "../../../optimizers/types.ts";
import { ablate, type AblateOptions } from "../../../pipelines/ablate.ts";
import { dryRunText } from "../../../pipelines/grid/dry_run.ts";
import { tune } from "../../../pipelines/tune.ts";
import type { AnyProblem } from "../../../problems/problem.ts";
import { tinyProblems } from "../../problems/tiny_problems.ts";
import { tinyReader } from "../../problems/tiny_reader.ts";

await useBackend("cpu");

const image = tinyProblems.find(({ problem }) => problem.id === "mnist-mlp")!.problem;
const text = tinyReader();
const ids = ["quadratic", "mnist-logreg"]; // what is there without a download
const usual = {
  learningRates: 0.01,
  steps: 2,
  evaluateOn: 4,
  backend: "cpu",
  onNote() {},
} as const;

/** Names a setting that no problem of a kind can have, and what is said. */
const refused: readonly (readonly [AnyProblem | string, AblateOptions, message: string])[] = [
  ["quadratic", { batchSize: 20_000_000 }, "batchSize must be at most 10000000, which is what is"],
  [
    "quadratic",
    { batchSize: cabs({ min: 1e9 }) },
    "must be at most 10000000, which is what is drawn",
  ],
  [
    "mnist-logreg",
    { batchSize: 7201 },
    "batchSize must be at most 7200, the number of examples of",
  ],
  ["mnist-logreg", { batchSize: normTest({ theta: 1, min: 7201 }) }, "must be at most 7200, the n"],
  [image, { batchSize: 3000 }, "mnist-mlp M-SGD: batchSize must be an integer from 1 to"],
  [text, { batchSize: 3000 }, "3000 sequences of"],
  ...[...ids, image, text].flatMap((problem) =>
    [
      [problem, { batchSize: 1, optimizers: ["m-svag-mb"] }, "a batch of at least 2, got 1"],
      [problem, { batchSize: 0 }, "batchSize must be a whole number of at least 1, got 0"],
      [problem, { batchSize: 2 ** 53 }, "batchSize must be a whole number of at least 1, got 9007"],
      [problem, { steps: 0.5 }, "steps must be a whole number of at least 1, got 0.5"],
      [problem, { evaluateOn: 0 }, "evaluateOn must be a whole number of at least 1, got 0"],
      [
        problem,
        { evaluateEvery: NaN },
        "evaluateEvery must be a whole number of at least 1, got NaN",
      ],
      [problem, { computationalBatchSize: -1 }, "computationalBatchSize must be a whole number of"],
      [problem, { validation: 1 }, "validation must be at least 0 and below 1, such as 0.1, got 1"],
    ] as const
  ),
  ...["mnist-logreg", image, text].flatMap((problem) =>
    [
      [problem, { validation: 1e-9 }, "validation must leave both parts"],
      [problem, { validation: 0.9999999 }, "validation must leave both parts"],
      [problem, { measure: "validationLoss", validation: 0 }, "has no validationLoss to judge by"],
    ] as const
  ),
  ["mnist-logreg", { optimizers: ["natural-gradient"] }, "mnist-logreg NGD: a curvature matrix"],
  [text, { optimizers: ["gauss-newton"] }, "needs a curvature matrix"],
  [text, { batchSize: cabs({ min: 2, max: 4 }) }, "cannot be cut into other batches"],
  ["quadratic", { measure: "testAccuracy" }, "quadratic has no testAccuracy to judge by"],
  ["quadratic", { measure: "steps:trainAccuracy=0.5" }, "it has trainLoss, testLoss"],
];

for (const [problem, options, message] of refused) {
  const name = typeof problem === "string" ? problem : problem.id;
  Deno.test(`${name} with ${JSON.stringify(options)} is refused before a step`, async () => {
    let begun = 0;
    const count = { onProgress: () => begun++, onEvaluation: () => begun++ };
    const problems = name === "quadratic" ? [problem] : ["quadratic", problem];
    const asked = options.measure === undefined ? problems : [problem];
    const run = { ...usual, problems: asked, optimizers: ["m-sgd"], ...options, ...count };
    await assertRejects(() => ablate(run), RangeError, message);
    assertEquals(begun, 0);
  });
}

Deno.test("what a run cannot do to steps of a later problem or optimizer is refused before a step", async () => {
  let begun = 0;
  const count = { onProgress: () => begun++, onEvaluation: () => begun++ };
  const before = tf.memory().numTensors;
  const run = {
    ...usual,
    problems: [image, "quadratic"],
    optimizers: ["m-sgd"],
    weightDecay: 1e-3,
  };
  const message = "quadratic M-SGD: weightDecay must be 0 where no parameter has two dimensions";
  await assertRejects(() => ablate({ ...run, ...count }), RangeError, message);
  const { learningRates: _, ...search } = run;
  await assertRejects(() => tune({ ...search, ...count }), RangeError, message);
  await assertRejects(() => dryRunText({ ...run, seeds: 1, seed: 0 }), RangeError, message);
  const own: Optimizer = { name: "own", init: () => ({}), update: (state, grad) => [state, grad] };
  const paced = { ...usual, problems: ["quadratic"], optimizers: ["sgd", own], warmup: 0.5 };
  await assertRejects(() => ablate({ ...paced, ...count }), RangeError, "that of own has no count");
  assertEquals([begun, tf.memory().numTensors], [0, before]);
});

Deno.test("tune refuses a metric that a problem lacks before a step", async () => {
  const { learningRates: _, ...rest } = usual;
  let begun = 0;
  const options = {
    ...rest,
    problems: ["quadratic"],
    optimizers: ["sgd"],
    onProgress: () => begun++,
  };
  await assertRejects(
    () => tune({ ...options, metric: "testAccuracy" }),
    RangeError,
    "quadratic has no testAccuracy to judge by",
  );
  assertEquals(begun, 0);
});
