import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { tune, type TuneOptions } from "../../pipelines/tune.ts";
import type { GridProgress } from "../../pipelines/grid/run_hooks.ts";
import { rateFactor } from "../../pipelines/training/rate_factor.ts";
import { tuningText } from "../../pipelines/tuning/tuning_text.ts";
import type { TuningRow } from "../../pipelines/tuning/tuning.ts";
import { tinyBatches, tinyProblem } from "./tiny.ts";

await useBackend("cpu");

/**
 * f(θ) = ½ h θ², without noise: gradient descent with step size α multiplies θ by 1 - α h, so the
 * best step size is 1/h and the largest stable one 2/h.
 */
function quadratic(curvature: number) {
  const problem = tinyProblem();
  const value = (theta: number) => curvature * theta ** 2 / 2;
  const loss = (params: Tensors): tf.Scalar =>
    tf.tidy(() => tf.mul(tf.square(params["w"]!), curvature / 2).asScalar());
  return {
    ...problem,
    id: `quadratic-${curvature}`,
    fingerprint: () => "1",
    init: () => ({ w: tf.tensor1d([1]) }),
    batches: ({ seed }: { seed: number }) => tinyBatches(seed, 1),
    loss,
    gradient: (params: Tensors) => ({
      loss: loss(params),
      gradient: { w: tf.mul(params["w"]!, curvature) },
    }),
    async evaluate(params: Tensors) {
      const [theta] = await params["w"]!.data();
      return { trainLoss: value(theta!), testLoss: value(theta!) };
    },
  };
}

const small: TuneOptions = { optimizers: ["sgd"], steps: 10, backend: "cpu", onNote() {} };

const tuned = async (options: TuneOptions) =>
  (await tune({ ...small, ...options })).objects() as TuningRow[];

Deno.test("tune() finds the best step size of a quadratic, whatever its curvature", async () => {
  const before = tf.memory().numTensors;
  for (const [curvature, best] of [[1, 1], [0.1, 10], [30, 0.03]]) {
    const rows = await tuned({ problems: [quadratic(curvature!)] });
    const winners = rows.filter(({ winner }) => winner);
    assertEquals(winners.map(({ learningRate, metric }) => [learningRate, metric]), [
      [best!, "testLoss"],
    ]);
    const { learningRate, testLoss } = rows.at(-1)!;
    const end = (1 - learningRate * curvature!) ** 20 * curvature! / 2; // ten steps, squared
    assertAlmostEquals(testLoss! / end, 1, 1e-4);
    assert(winners[0]!.learningRate <= 2 / curvature!);
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("tune() goes by the loss of the same part where accuracies are the same", async () => {
  const problem = quadratic(1);
  const perfect = {
    ...problem,
    evaluate: async (params: Tensors) => ({
      ...await problem.evaluate(params),
      ...{ trainAccuracy: 1, testAccuracy: 1 },
    }),
  };
  const [winner] = (await tuned({ problems: [perfect] })).filter(({ winner }) => winner);
  assertEquals([winner!.metric, winner!.learningRate], ["testAccuracy", 1]);
});

Deno.test("tune() counts in examples where the length is given in these", async () => {
  const bySteps = await tuned({ problems: [quadratic(1)] });
  const examples = { steps: undefined, examples: 10, evaluateEvery: 1 }; // of one in a batch
  assertEquals(await tuned({ problems: [quadratic(1)], ...examples }), bySteps);
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  const few = { ...examples, grid: [3, 1, 0.6], budget: 25, onNote };
  assertEquals((await tuned({ problems: [quadratic(1)], ...few })).length, 2);
  assertEquals(notes, ["the budget of 25 examples does not allow more"]);
});

Deno.test("tune() has the schedule of a short run end with it, in updates and in examples", async () => {
  const { trainSize: _, ...problem } = quadratic(1);
  const problems = [{ ...problem, defaults: { ...problem.defaults, batchSize: 1 } }];
  const paced = { schedule: "cosine", warmup: 0.3 } as const;
  const endsOf = async (length: Pick<TuneOptions, "steps" | "examples">) => {
    const ends = new Map<number, number>();
    const onProgress = ({ label, row, ended }: GridProgress) => {
      if (ended && label.includes("(stable?)")) ends.set(row!.learningRate!, row!.trainLoss);
    };
    await tuned({ problems, seeds: 1, ...paced, ...length, onProgress });
    return ends;
  };
  const ends = await endsOf({ steps: 100 });
  assertEquals(await endsOf({ steps: undefined, examples: 100 }), ends);
  const factor = rateFactor(paced, 10)!;
  assert(ends.size > 2);
  for (const [learningRate, loss] of ends) {
    const rest = Array.from({ length: 10 }, (_, t) => 1 - learningRate * factor(t));
    assertAlmostEquals(loss, rest.reduce((theta, left) => theta * left, 1) ** 2 / 2, 1e-4 * loss);
  }
});

Deno.test("tune() goes through a grid, each optimizer its own, and marks a winner of each", async () => {
  const rows = await tuned({
    problems: [quadratic(1)],
    optimizers: ["sgd", "m-sgd"],
    grid: { "sgd": [0.1, 0.5], "m-sgd": 0.2 },
  });
  assertEquals(
    rows.map(({ optimizer, learningRate, winner }) => [optimizer, learningRate, winner]),
    [
      ["sgd", 0.5, true],
      ["sgd", 0.1, false],
      ["m-sgd", 0.2, true],
    ],
  );
});

Deno.test("tune() gives up by halves, within a budget, and marks what it has", async () => {
  const grid = [3, 1, 0.6, 0.3, 0.1, 0.06, 0.03, 0.01, 0.006];
  const rows = await tuned({ problems: [quadratic(1)], grid, steps: 18, halving: true });
  assertEquals(rows.map(({ steps }) => steps), [2, 18, 6, 6, 2, 2, 2, 2, 2]);
  assertEquals(rows.map(({ winner }) => winner).indexOf(true), 1);
  const notes: string[] = [];
  const few = await tuned({
    problems: [quadratic(1)],
    grid,
    budget: 35,
    onNote: (note) => notes.push(note),
  });
  assertEquals(few.map(({ learningRate }) => learningRate), [3, 1, 0.6]);
  assertEquals(notes, ["the budget of 35 updates does not allow more"]);
});

Deno.test("tune() has a winner where the budget ends before a full run, and tells its steps", async () => {
  const grid = [3, 1, 0.6, 0.3, 0.1, 0.06, 0.03, 0.01, 0.006];
  const table = await tune({
    ...small,
    ...{ problems: [quadratic(1)], grid, steps: 18, halving: true, budget: 36 },
  });
  const rows = table.objects() as TuningRow[];
  assertEquals(rows.map(({ steps }) => steps), [2, 6, 6, 6, 2, 2, 2, 2, 2]);
  assertEquals(rows.map(({ winner }) => winner).indexOf(true), 1);
  const lines = tuningText(table).split("\n");
  assertEquals(
    lines[0],
    "quadratic-1: step sizes by the final test loss in up to 6 steps of 4 examples, on cpu",
  );
  assertEquals(lines.slice(-8, -5), [
    "optimizer  step size  final test loss  runs  steps",
    "─────────  ─────────  ───────────────  ────  ─────",
    "SGD                1                0     1      6",
  ]);
});

Deno.test("tune() computes no more updates than its budget, recorded or not", async () => {
  const grid = [3, 1, 0.6, 0.3, 0.1, 0.06, 0.03, 0.01, 0.006];
  const out = await Deno.makeTempDir();
  const stepsOf = async (changes: TuneOptions) => {
    let count = 0;
    const { gradient, ...rest } = quadratic(1);
    const problems = [{ ...rest, gradient: (params: Tensors) => (count++, gradient(params)) }];
    const rows = await tuned({ problems, grid, steps: 18, halving: true, ...changes });
    return [count, Math.max(...rows.map(({ steps }) => steps))];
  };
  try {
    assertEquals(await stepsOf({ budget: 42 }), [36, 6]); // 9 runs of 2, 3 of 6
    assertEquals(await stepsOf({ budget: 54 }), [54, 18]);
    assertEquals(await stepsOf({ budget: 41, out }), [30, 6]); // these go on where they were
    assertEquals(await stepsOf({ budget: 42, out }), [12, 18]);
    assertEquals(await stepsOf({ budget: 41, out }), [0, 6]); // as if it were the first search
    // a loss that is not finite is noticed at the next evaluation
    const diverging = { grid: [1e30, 1, 0.6], steps: 27, evaluateEvery: 9 };
    assertEquals(await stepsOf({ ...diverging, budget: 53 }), [27, 9]);
    assertEquals(await stepsOf({ ...diverging, budget: 54 }), [54, 27]);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("tune() leaves a table, a chart and its runs, and goes on from them", async () => {
  const out = await Deno.makeTempDir();
  try {
    const options = { problems: [quadratic(1)], out };
    const rows = await tuned(options);
    const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
    assertEquals(names, [
      ...["cells", "lock", "manifest.json", "rows.jsonl"],
      ...["tuning.csv", "tuning.json", "tuning.svg"],
    ]);
    let steps = 0;
    assertEquals(await tuned({ ...options, onProgress: () => steps++ }), rows);
    assertEquals(steps, 0);
    assertEquals(JSON.parse(await Deno.readTextFile(`${out}/tuning.json`)).length, rows.length);
    assert((await Deno.readTextFile(`${out}/tuning.svg`)).includes("final test loss"));
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("tune() refuses options that cannot be meant", async () => {
  const cases: [TuneOptions, string][] = [
    [{ grid: [0.1, -1] }, "learningRate must be a positive number"],
    [{ grid: { adam: 0.1 } }, "not in this run of sgd"],
    [{ budget: 0 }, "budget must be"],
    [{ tolerance: -1 }, "tolerance must be"],
    [{ optimizers: ["sdg"] }, 'did you mean "sgd"'],
  ];
  for (const [change, message] of cases) {
    await assertRejects(() => tuned({ problems: [quadratic(1)], ...change }), RangeError, message);
  }
});
