/** Training whose batch sizes change: beside a loop written out, on all problems, to its end. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import {
  type BatchSizeRule,
  type BatchSizeState,
  cabs,
  constantBatchSize,
  normTest,
} from "../../../optimizers/batch_sizes/mod.ts";
import { sgd } from "../../../optimizers/methods/mod.ts";
import { dispose } from "../../../optimizers/tensors.ts";
import type { EvaluationRow } from "../../../pipelines/rows/rows.ts";
import { training } from "../../../pipelines/training/training.ts";
import { train } from "../../../pipelines/train.ts";
import type { Batch, Problem } from "../../../problems/problem.ts";
import { testOnBackends } from "../../backends.ts";
import { tinyProblems } from "../../problems/tiny_problems.ts";
import { handMadeSgd, tinyBatches, tinyProblem } from "../tiny.ts";

await useBackend("cpu");

const { problem } = tinyProblems[0]!;

/** Loss, gradient, and tr Σ̂ of a batch, from the gradients of its examples one by one. */
async function slowly(problem: Problem, params: tf.NamedTensorMap, batch: Batch) {
  const n = batch.ys.shape[0]!;
  const singles: number[][] = [];
  let loss = 0;
  for (let k = 0; k < n; k++) {
    const single = { xs: tf.slice(batch.xs, k, 1), ys: tf.slice(batch.ys, k, 1) };
    const found = problem.gradient(params, single);
    loss += (await found.loss.data())[0]! / n;
    const parts = await Promise.all(Object.values(found.gradient).map((each) => each.data()));
    singles.push(parts.flatMap((part) => [...part]));
    dispose([single, found]);
  }
  const mean = singles[0]!.map((_, i) => singles.reduce((sum, g) => sum + g[i]!, 0) / n);
  const varianceSum = singles.reduce(
    (sum, g) => sum + g.reduce((own, value, i) => own + (value - mean[i]!) ** 2, 0),
    0,
  ) / (n - 1);
  return { loss, varianceSum, squaredNorm: mean.reduce((sum, g) => sum + g * g, 0) };
}

const rules: readonly BatchSizeRule[] = [
  cabs({ min: 3, max: 24, runningAverage: 0.6 }),
  normTest({ theta: 0.8, min: 3, max: 24, runningAverage: 0.6 }),
];

for (const rule of rules) {
  testOnBackends(`a run with ${rule.name} chooses as a loop written out does`, async (backend) => {
    // of the rule alone, so that it has something to adapt to
    const learningRate = (t: number) => 2.5 / (1 + t / 20);
    const optimizer = sgd({ learningRate: 0.05 });
    const length = { steps: 12, evaluateEvery: 5 };
    const run = { problem, optimizer, learningRate, batchSize: rule, seed: 4, ...length };
    const found: number[] = [];
    const counts: number[] = [];
    for await (const { batchSizes } of training(run)) {
      found.push(...batchSizes);
      counts.push(tf.memory().numTensors);
    }
    assertEquals(new Set(counts).size, 1, `tensors: ${counts}`);
    if (backend === "webgpu") return assertEquals(found.length, 12); // the rest takes too long there

    const stream = problem.examples!({ seed: 4 });
    let [params, state] = [problem.init(4), rule.init() as BatchSizeState];
    const expected: number[] = [];
    for (let t = 0; t < 12; t++) {
      const batch = (await stream.take(state.batchSize))!;
      expected.push(state.batchSize);
      const seen = await slowly(problem, params, batch);
      [state] = rule.update(state, { ...seen, learningRate: learningRate(t + 1) });
      const { loss, gradient } = problem.gradient(params, batch);
      const next = Object.fromEntries(
        Object.entries(params).map(([name, value]) => [
          name,
          tf.tidy(() => tf.sub(value, tf.mul(gradient[name]!, 0.05))),
        ]),
      );
      dispose([params, batch, loss, gradient]);
      params = next;
    }
    dispose(params);
    assertEquals(found, expected);
    assert(new Set(found).size > 4, `${found}`);
  });
}

Deno.test("evaluations can be of fewer examples, and start values are found once a seed", async () => {
  let evaluated: unknown[] = [];
  const own = tinyProblem({
    evaluate(_, __, options) {
      evaluated.push(options);
      return Promise.resolve({ trainLoss: 1, testLoss: 1 });
    },
  });
  const run = { problem: own, optimizer: handMadeSgd(0.1), steps: 2, evaluateEvery: 1 };
  for (const seed of [0, 0, 1]) await train({ ...run, seed, evaluateOn: 7, backend: "cpu" });
  assertEquals(evaluated, Array(3 + 2 + 3).fill({ examples: 7 }));
  evaluated = [];
  await train({ ...run, backend: "cpu" });
  assertEquals(evaluated, [{}, {}, {}]);

  const part = await problem.evaluate(problem.init(0), {}, { examples: 3 });
  assert([0, 1, 2, 3].includes(Math.round(part.testAccuracy! * 3 * 1e6) / 1e6));
});

Deno.test("problems that give only element-wise variances, or streams of no kind, do as well", async () => {
  const gave: unknown[] = [];
  const base = tinyProblems[0]!.problem;
  const { examples: _, ...older } = base;
  const plain: Problem = {
    ...older,
    gradient(params, batch, { variance } = {}) {
      gave.push(variance);
      return base.gradient(params, batch, { variance });
    },
  };
  const options = { optimizer: "sgd", learningRate: 0.5, steps: 6, batchSize: rules[0]! };
  const rows = async (problem: Problem) =>
    (await train({ ...options, problem, backend: "cpu" })).objects() as EvaluationRow[];
  const before = tf.memory().numTensors;
  const [found, expected] = [await rows(plain), await rows(base)];
  assertEquals(found.map((row) => row.examples), expected.map((row) => row.examples));
  assertAlmostEquals(found.at(-1)!.trainLoss, expected.at(-1)!.trainLoss, 1e-5);
  // a step is rehearsed before the run; the first of each was made in vain
  assertEquals(gave, [false, true, false, ...Array(6).fill(true)]);
  assertEquals(tf.memory().numTensors, before);

  const none = {
    problem: tinyProblem(),
    optimizer: "m-sgd",
    batchSize: cabs(),
    backend: "cpu" as const,
  };
  await assertRejects(
    () => train(none),
    RangeError,
    "tiny does not give the variance of its gradient, which the batch size goes by",
  );
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("a run whose batch sizes change ends with the examples, and records divergence", async () => {
  const before = tf.memory().numTensors;
  const finite = tinyProblem({
    batches: ({ seed, batchSize }) => tinyBatches(seed, batchSize, 5), // 20 examples
  });
  const run = { optimizer: "m-sgd", batchSize: constantBatchSize(8), backend: "cpu" as const };
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  const ended = (await train({ ...run, problem: finite, examples: 99, onNote }))
    .objects() as EvaluationRow[];
  assertEquals(ended.map(({ examples }) => examples), [0, 16, 20]);
  const why = "where the batches ended: they should come without end, epoch after epoch";
  assertEquals(notes, [`tiny M-SGD seed 0: stopped at step 3, ${why}`]);

  const wild = (await train({
    problem: tinyProblems[1]!.problem, // its loss has no bounds
    optimizer: "sgd",
    learningRate: 1e30,
    examples: 200,
    evaluateEvery: 100,
    batchSize: rules[0]!,
    backend: "cpu",
    onNote() {},
  })).objects() as EvaluationRow[];
  assertEquals([wild.length, wild[1]!.diverged], [2, true]);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("what cannot be meant is refused, before anything runs", async () => {
  const cases: [Parameters<typeof train>[0], string][] = [
    [
      { problem, optimizer: "sgd", learningRate: 1, steps: 3, examples: 9 },
      "give steps or examples, not both",
    ],
    [
      { problem, optimizer: "sgd", learningRate: 1, examples: 0 },
      "examples must be a whole number",
    ],
    [{ problem, optimizer: "sgd", learningRate: 1, evaluateOn: 0 }, "evaluateOn must be"],
    [
      { problem, optimizer: "sgd", learningRate: 1, computationalBatchSize: 0.5 },
      "computationalBatchSize must be",
    ],
    [
      { problem, optimizer: handMadeSgd(0.1), batchSize: cabs() },
      "cabs goes by the step size, and hand-made brings its own; give it, such as cabs({",
    ],
  ];
  for (const [options, message] of cases) {
    await assertRejects(() => train({ backend: "cpu", ...options }), RangeError, message);
  }
  const given = { problem, optimizer: handMadeSgd(0.1), batchSize: cabs({ learningRate: 0.1 }) };
  assertEquals((await train({ ...given, steps: 2, backend: "cpu" })).numRows(), 3);
});
