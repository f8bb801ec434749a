import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import type { EvaluationRow } from "../../pipelines/rows/rows.ts";
import { train } from "../../pipelines/train.ts";
import type { ProblemDefaults } from "../../problems/problem.ts";
import { random } from "../../problems/random.ts";
import { handMadeSgd, tinyBatches, tinyDataset, tinyProblem } from "./tiny.ts";

await useBackend("cpu");

const rowsOf = async (options: Parameters<typeof train>[0]): Promise<EvaluationRow[]> =>
  (await train({ backend: "cpu", onNote() {}, ...options })).objects() as EvaluationRow[];

Deno.test("train() follows an independent loop in float64", async () => {
  const rows = await rowsOf({
    problem: tinyProblem(),
    optimizer: handMadeSgd(0.1),
    steps: 12,
    seed: 3,
    evaluateEvery: 5,
  });
  let w = [Math.fround(random(3, "w").normal()), 0];
  let m = [0, 0];
  const stream = random(3, "batches");
  const losses: number[] = [];
  const evaluated: number[] = [];
  for (let t = 0;; t++) {
    if ([0, 5, 10, 12].includes(t)) evaluated.push((w[0]! - 3) ** 2 / 2 + (w[1]! + 2) ** 2 / 2);
    if (t === 12) break;
    const gradient = [0, 0];
    let loss = 0;
    for (let k = 0; k < 4; k++) {
      const x = [stream.normal(), stream.normal()];
      const residual = (w[0]! - 3) * x[0]! + (w[1]! + 2) * x[1]!;
      loss += residual ** 2 / 8;
      gradient[0]! += residual * x[0]! / 4;
      gradient[1]! += residual * x[1]! / 4;
    }
    losses.push(loss);
    m = m.map((each, i) => 0.5 * each + 0.5 * gradient[i]!);
    w = w.map((each, i) => each - 0.1 * m[i]!);
  }
  assertEquals(rows.map(({ step }) => step), [0, 5, 10, 12]);
  assertEquals(rows.map(({ examples }) => examples), [0, 20, 40, 48]);
  assertEquals(rows.map(({ epoch }) => epoch), [0, 1.25, 2.5, 3]);
  rows.forEach(({ trainLoss }, i) => assertAlmostEquals(trainLoss, evaluated[i]!, 1e-5));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assertEquals(rows[0]!.batchLoss, null);
  assertAlmostEquals(rows[1]!.batchLoss!, mean(losses.slice(0, 5)), 1e-5);
  assertAlmostEquals(rows[3]!.batchLoss!, mean(losses.slice(10)), 1e-5);
});

Deno.test("train() holds as many tensors after every step as after the first", async () => {
  const counts: number[] = [];
  const before = tf.memory().numTensors;
  const problem = tinyProblem();
  await train({
    problem,
    optimizer: "adam",
    steps: 9,
    evaluateEvery: 1,
    backend: "cpu",
    onEvaluation: () => counts.push(tf.memory().numTensors),
  });
  assertEquals(new Set(counts.slice(1)).size, 1, `tensors: ${counts}`);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("train() keeps one loss a step until the next evaluation, and nothing else", async () => {
  const counts: number[] = [];
  await train({
    problem: tinyProblem(),
    optimizer: handMadeSgd(0.1),
    steps: 5,
    evaluateEvery: 5,
    backend: "cpu",
    onProgress: ({ ended }) => ended || counts.push(tf.memory().numTensors),
  });
  const first = counts[1]!;
  assertEquals(counts.slice(1, 6), [first, first + 1, first + 2, first + 3, first + 4]);
});

Deno.test("train() frees nothing that a careless optimizer hands on", async () => {
  const careless = {
    name: "careless",
    init: () => ({ count: 0, last: {} }),
    update: (state: { count: number }, grad: tf.NamedTensorMap) =>
      [{ count: state.count + 1, last: grad }, grad] as [unknown, tf.NamedTensorMap],
  };
  const before = tf.memory().numTensors;
  const rows = await rowsOf({ problem: tinyProblem(), optimizer: careless, steps: 3 });
  assertEquals(rows.length, 4);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("train() records a run that diverges, at the step of its first bad loss", async () => {
  const notes: string[] = [];
  const before = tf.memory().numTensors;
  const rows = await rowsOf({
    problem: tinyProblem(),
    optimizer: "m-sgd",
    learningRate: 1e30,
    steps: 40,
    evaluateEvery: 10,
    onNote: (note) => notes.push(note),
  });
  const last = rows.at(-1)!;
  assertEquals(rows.length, 2);
  assertEquals([last.diverged, last.trainLoss, last.testAccuracy], [true, NaN, null]);
  assert(last.step >= 1 && last.step < 4, `step ${last.step}`);
  assertEquals(notes, [`tiny M-SGD seed 0: diverged at step ${last.step} of 40`]);
  assertEquals(last.examples, 4 * last.step);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("train() ends with the batches, and says so", async () => {
  for (const [count, steps] of [[7, [0, 5, 7]], [5, [0, 5]]] as const) {
    const notes: string[] = [];
    const rows = await rowsOf({
      problem: tinyProblem({
        batches: ({ seed, batchSize }) => tinyBatches(seed, batchSize, count),
      }),
      optimizer: handMadeSgd(0.1),
      steps: 20,
      evaluateEvery: 5,
      onNote: (note) => notes.push(note),
    });
    assertEquals(rows.map(({ step }) => step), [...steps]);
    assertEquals(notes, [
      `tiny hand-made seed 0: stopped at step ${count} of 20, where the batches ended: they should ` +
      "come without end, epoch after epoch",
    ]);
  }
  await assertRejects(
    () =>
      rowsOf({ problem: tinyProblem({ batches: () => tinyBatches(0, 4, 0) }), optimizer: "adam" }),
    Error,
    "tiny gave no batches",
  );
});

Deno.test("train() takes batches from a tf.data.Dataset", async () => {
  const before = tf.memory().numTensors;
  const rows = await rowsOf({
    problem: tinyProblem({ batches: ({ batchSize }) => tinyDataset(batchSize) }),
    optimizer: handMadeSgd(0.3),
    steps: 60,
  });
  const [first, last] = [rows[0]!, rows.at(-1)!];
  assertEquals([last.step, last.examples], [60, 240]);
  assert(last.trainLoss < first.trainLoss / 100, `${first.trainLoss} -> ${last.trainLoss}`);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("train() asks for the variance where the optimizer needs it, and passes it on", async () => {
  const base = tinyProblem();
  const asked: unknown[] = [];
  const seenBy: string[][] = [];
  const problem = tinyProblem({
    gradient(params, batch, options) {
      asked.push(options?.variance);
      const result = base.gradient(params, batch);
      return options?.variance ? { ...result, variance: { w: tf.ones([2, 1]) } } : result;
    },
  });
  for (const variance of [true, false]) {
    const sgd = handMadeSgd(0.1);
    await rowsOf({
      problem,
      steps: 1,
      optimizer: {
        ...sgd,
        needs: { variance },
        update(state, grad, seen) {
          seenBy.push(Object.keys(seen!));
          return sgd.update(state, grad);
        },
      },
    });
  }
  assertEquals(asked, [true, true, false]); // where it needs it, once more before
  assertEquals(seenBy, [["params", "variance"], ["params", "variance"], ["params"]]);
});

Deno.test("train() stops where its signal says so, and frees everything", async () => {
  const before = tf.memory().numTensors;
  const controller = new AbortController();
  const steps: number[] = [];
  await assertRejects(
    () =>
      rowsOf({
        problem: tinyProblem(),
        optimizer: "m-sgd",
        steps: 50,
        signal: controller.signal,
        onProgress: ({ step }) => {
          steps.push(step);
          if (step === 3) controller.abort(new Error("enough"));
        },
      }),
    Error,
    "enough",
  );
  assertEquals(steps.at(-1), 3);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("train() refuses options that cannot be meant, before it runs", async () => {
  const problem = tinyProblem();
  const withDefaults = (own: Partial<ProblemDefaults>) =>
    tinyProblem({ defaults: { ...problem.defaults, ...own } });
  const cases: [Partial<Parameters<typeof train>[0]>, string][] = [
    [{ problem: "mnist-mpl" }, 'unknown problem "mnist-mpl", did you mean "mnist-mlp"?'],
    [{ optimizer: "m-swag" }, 'unknown optimizer "m-swag", did you mean "m-svag"?'],
    [{ steps: 0 }, "steps must be a whole number of at least 1, got 0"],
    [{ batchSize: 1.5 }, "batchSize must be a whole number"],
    [{ learningRate: -0.1 }, "learningRate must be a positive number or a schedule, got -0.1"],
    [{ learningRate: NaN }, "got NaN"],
    [{ seed: -1 }, "seed must be"],
    [{ optimizer: "rmsprop" }, "tiny has no default step size for rmsprop"],
    [
      { problem: withDefaults({ clip: -1 }) },
      "defaults.clip of tiny must be a finite number of at",
    ],
    [
      { problem: withDefaults({ learningRates: { "m-sgd": 0 } }) },
      "defaults.learningRates of tiny for m-sgd must be a positive number",
    ],
  ];
  for (const [change, message] of cases) {
    const options = { problem, optimizer: "m-sgd", ...change };
    await assertRejects(() => train({ backend: "cpu", ...options }), RangeError, message);
  }
});
