import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { ColumnTable } from "arquero";
import { useBackend } from "../../optimizers/backends/use_backend.ts";
import { cabs } from "../../optimizers/batch_sizes/mod.ts";
import { sgd } from "../../optimizers/methods/mod.ts";
import { dispose } from "../../optimizers/tensors.ts";
import { cabsLab, type CabsLabOptions } from "../../pipelines/cabs.ts";
import { checkChoices, type ChoiceRow } from "../../pipelines/labs/cabs/choices.ts";
import { claimsOf } from "../../pipelines/labs/cabs/claims.ts";
import { accuracyCurve, batchSizeCurve, lossCurve } from "../../pipelines/labs/cabs/curves.ts";
import { methodsOf } from "../../pipelines/labs/cabs/methods.ts";
import { bestOf, finalsOf, type Run, sensitivitiesOf } from "../../pipelines/labs/cabs/finals.ts";
import type { DetailedRow } from "../../pipelines/rows/rows.ts";
import { training } from "../../pipelines/training/training.ts";
import { tinyProblems } from "../problems/tiny_problems.ts";

await useBackend("cpu");

type Row = Readonly<Record<string, number | string | boolean | null>>;
const rowsOf = (table: ColumnTable) => table.objects() as Row[];

const methods = methodsOf({ batchSizes: [8, 32], thetas: [0.6, 1] });

/** A run with these values at its evaluations, whose steps do not matter. */
function run(
  [m, learningRate, seed]: readonly [number, number, number],
  losses: readonly number[],
  accuracies: readonly number[],
  diverged = false,
): Run {
  const rows = losses.map((trainLoss, i) => ({
    ...{ step: 10 * i, examples: 80 * i, trainLoss, testLoss: trainLoss + 1 },
    ...{ testAccuracy: accuracies[i], diverged: diverged && i === losses.length - 1 },
    ...{ batchLosses: [], batchSizes: [] },
  }));
  return {
    method: methods[m]!,
    learningRate,
    seed,
    rows: rows as unknown as readonly DetailedRow[],
  };
}

const [e, half] = [Math.E, 0.5];
const runs = [
  run([0, 1, 0], [e, e], [0.1, 0.7]), // CABS
  run([0, 2, 0], [e, 1], [0.1, 0.8]),
  run([0, 3, 0], [e, 1 / e], [0.1, 0.7]),
  run([1, 1, 0], [e, 1], [0.1, half]), // θ = 0.6
  run([1, 2, 0], [e, 1], [0.1, half]),
  run([1, 3, 0], [e, NaN], [0.1, NaN], true),
  run([2, 1, 0], [e, 2], [0.1, 0.9]), // θ = 1
  run([2, 2, 0], [e, 8], [0.1, 0.9]),
  run([2, 3, 0], [e, 4], [0.1, 0.9]),
  run([3, 1, 0], [e, 0.1], [0.1, 0.2]), // 8, two seeds
  run([3, 1, 1], [e, 0.4], [0.1, 0.4]),
];

Deno.test("finals are means over seeds, and of a run that diverged what it started from", () => {
  const finals = finalsOf(runs);
  assertEquals(finals.length, 10);
  const wild = finals[5]!;
  assertEquals([wild.batches, wild.theta, wild.diverged], ["norm test", 0.6, 1]);
  assertEquals([wild.trainLoss, wild.testAccuracy], [e, 0.1]);
  const eight = finals.at(-1)!;
  assertAlmostEquals(eight.trainLoss, 0.2, 1e-12); // geometric
  assertAlmostEquals(eight.testAccuracy!, 0.3, 1e-12);
  assertEquals([eight.seeds, eight.steps, eight.meanBatchSize], [2, 10, 8]);
});

Deno.test("sensitivities leave the largest of three step sizes out", () => {
  const [cabs, tolerant, strict] = sensitivitiesOf(finalsOf(runs));
  assertAlmostEquals(cabs!.spread, (e - 1) / Math.SQRT2, 1e-12); // of e and 1
  assertAlmostEquals(cabs!.logSpread, Math.SQRT1_2, 1e-12);
  assertAlmostEquals(cabs!.range, e, 1e-12);
  assertAlmostEquals(cabs!.regret, 0.5 - Math.log(0.2), 1e-12); // 0.2 is the lowest of all
  const center = (e + 1 + 1 / e) / 3;
  const squares = [e, 1, 1 / e].map((loss) => (loss - center) ** 2);
  assertAlmostEquals(cabs!.spreadOfAll ** 2, (squares[0]! + squares[1]! + squares[2]!) / 2, 1e-12);
  assertAlmostEquals(tolerant!.spread, 0, 1e-12); // the one that diverged is the largest
  assertAlmostEquals(tolerant!.spreadOfAll, (e - 1) / Math.sqrt(3), 1e-12); // it began with e
  assertAlmostEquals(strict!.spread, 6 / Math.SQRT2, 1e-12); // of 2 and 8
  assertAlmostEquals(strict!.logSpread, Math.LN2 * Math.SQRT2, 1e-12);
  assertAlmostEquals(strict!.range, 4, 1e-12);
});

Deno.test("the best is by test accuracy, by training loss among equals, and never a diverged one", () => {
  const best = bestOf(finalsOf(runs));
  assertEquals(best.map(({ batches }) => batches), ["CABS", "norm test", "8"]);
  assertEquals(best.map(({ learningRate }) => learningRate), [2, 1, 1]);
  assertEquals(best[1]!.theta, 1);
});

Deno.test("a step size is chosen by what it reached on the way, not by where it ended", () => {
  const early = run([0, 1, 0], [e, 1, 2], [0.1, 0.9, 0.5]);
  const late = run([0, 2, 0], [e, 1, 0.5], [0.1, 0.6, 0.8]);
  const [best] = bestOf(finalsOf([late, early]));
  assertEquals([best!.learningRate, best!.testAccuracy, best!.reachedAccuracy], [1, 0.5, 0.9]);
});

Deno.test("claims follow from the numbers beside them", () => {
  const finals = finalsOf(runs);
  const claims = rowsOf(claimsOf(bestOf(finals), sensitivitiesOf(finals)));
  assertEquals(claims.map(({ measure, other, holds }) => [measure, other, holds]), [
    ["spread", "norm test 0.6", false], // equal losses: none
    ["regret", "8", false],
    ["train loss", "8", false],
    ["test accuracy reached", "norm test 1", false],
  ]);
  const without = finals.filter(({ batches }) => batches !== "8" && batches !== "norm test");
  const rival = { ...without[0]!, batches: "32", trainLoss: 9 };
  const others = [rival, { ...rival, learningRate: 2, trainLoss: 90 }];
  const all = [...without, ...others];
  const table = rowsOf(claimsOf(bestOf(all), sensitivitiesOf(all)));
  assertEquals(table.map(({ holds }) => holds), [true, true, true, true]);
});

Deno.test("claims decide nothing where a lead is less than a tenth, or than accuracies tell", () => {
  const near = (loss: number, accuracy: number) => [
    run([0, 1, 0], [e, 1], [0.1, 0.9]),
    run([0, 2, 0], [e, 2], [0.1, 0.8]),
    run([3, 1, 0], [e, loss], [0.1, accuracy]),
    run([3, 2, 0], [e, 2 * loss], [0.1, 0.8]),
  ];
  const held = (loss: number, accuracy: number, examples: number) => {
    const finals = finalsOf(near(loss, accuracy));
    return rowsOf(claimsOf(bestOf(finals), sensitivitiesOf(finals), examples))
      .map(({ holds }) => holds);
  };
  assertEquals(held(1.09, 0.91, 1000), [null, null, null, null]); // ±0.026
  assertEquals(held(1.12, 0.87, 1000), [true, true, true, true]);
  assertEquals(held(0.89, 0.93, 1000), [false, false, false, false]);
  assertEquals(held(1.12, 0.87, 200), [true, true, true, null]); // ±0.064
});

Deno.test("curves are against the examples that were seen", () => {
  const detailed = [
    { batchLosses: [], batchSizes: [], examples: 0, testAccuracy: 0.1 },
    { batchLosses: [4, 2], batchSizes: [2, 6], examples: 8, testAccuracy: 0.3 },
    { batchLosses: [1, NaN], batchSizes: [8, 8], examples: 16, testAccuracy: null },
  ] as unknown as readonly DetailedRow[];
  const own: Run = { ...runs[0]!, rows: detailed };
  assertEquals(lossCurve(own, 8, "a"), [
    { series: "a", x: (2 * 1 + 6 * 5) / 8, y: (2 * 4 + 6 * 2) / 8 },
    { series: "a", x: 12, y: 1 },
  ]);
  assertEquals(accuracyCurve(own, "a"), [{ series: "a", x: 8, y: 0.3 }]);
  assertEquals(batchSizeCurve(own, "a").map(({ x, y }) => [x, y]), [
    [0, 2],
    [2, 2],
    [2, 6],
    [8, 6],
    [8, 8],
    [16, 8],
  ]);
});

const small: CabsLabOptions = {
  problem: "mnist-logreg",
  learningRates: [0.3, 0.03],
  batchSizes: [8, 32],
  thetas: [0.8],
  min: 2,
  max: 64,
  examples: 640,
  evaluateOn: 100,
  backend: "wasm",
  onNote() {},
};

Deno.test("cabsLab() compares all on the same examples, and goes on in its folder", async () => {
  const out = await Deno.makeTempDir();
  try {
    const first = await cabsLab({ ...small, out });
    assertEquals(first.summary.array("batches"), ["CABS", "norm test", "8", "32"]);
    assertEquals(first.finals.numRows(), 8);
    assertEquals(first.sensitivity.numRows(), 4);
    for (const { examples, meanBatchSize, steps, batches } of rowsOf(first.finals)) {
      const constant = Number(batches);
      const largest = Number.isNaN(constant) ? 64 : constant;
      assert(Number(examples) >= 640 && Number(examples) < 640 + largest, `${batches} ${examples}`);
      assertAlmostEquals(Number(meanBatchSize), Number(examples) / Number(steps), 1e-9);
      if (!Number.isNaN(constant)) assertEquals(meanBatchSize, constant);
    }
    const starts = rowsOf(first.rows).filter(({ step }) => step === 0);
    assertEquals(new Set(starts.map(({ trainLoss }) => trainLoss)).size, 1);
    const trained = rowsOf(first.finals).filter(({ learningRate }) => learningRate === 0.3);
    assert(trained.every(({ trainLoss }) => Number(trainLoss) < 1.5));
    for (const chart of Object.values(first.charts)) {
      assert(chart.startsWith("<svg") && chart.includes("examples accessed"));
    }
    assert(first.charts["learning-rates"].includes("constant 8"));
    assertEquals(first.check.numRows(), 0);

    const notes: string[] = [];
    const again = await cabsLab({ ...small, out, onNote: (note) => notes.push(note) });
    assertEquals(notes, ["8 of 8 runs were done before"]);
    assertEquals(rowsOf(again.rows), rowsOf(first.rows));
    const drawn = ({ charts }: typeof first) =>
      Object.values(charts).map((svg) => svg.replace(/clip\d+/g, "clip"));
    assert(drawn(again).every((svg, i) => svg === drawn(first)[i]), "other charts");
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("cabsLab() refuses what cannot be compared, before anything runs", async () => {
  const cases: [CabsLabOptions, string][] = [
    [{ batchSizes: [], thetas: [] }, "a batch size or a θ to compare CABS with"],
    [{ batchSizes: [8, 8] }, "the batch size 8 is given twice"],
    [{ thetas: [0.5, 0.5] }, "the θ 0.5 is given twice"],
    [{ thetas: [2] }, "theta must be at most 1, got 2"],
    [{ learningRates: [] }, "there must be at least one step size"],
    [{ examples: 0 }, "examples must be a whole number"],
    [{ check: -1 }, "check must be a whole number of at least 0"],
    [{ problem: "mnist-cmn" }, 'did you mean "mnist-cnn"?'],
  ];
  for (const [change, message] of cases) {
    await assertRejects(() => cabsLab({ ...small, ...change }), RangeError, message);
  }
});

Deno.test("a check computes α tr(Σ)/f from all examples, and compares the sizes around it", async () => {
  await useBackend("cpu");
  const { problem, data: { train } } = tinyProblems[0]!;
  const rule = cabs({ min: 2, max: 500, runningAverage: 0 });
  const optimizer = sgd({ learningRate: 0.01 });
  const run = { problem, optimizer, batchSize: rule, learningRate: () => 30, seed: 0, steps: 1e9 };
  const before = tf.memory().numTensors;
  const options = { ...run, examples: 4000, evaluateEvery: 1 };
  const rows = rowsOf(await checkChoices(options, 2, 4)) as unknown as ChoiceRow[];
  assertEquals(tf.memory().numTensors, before);
  assertEquals(rows.length, 2);

  const sizes: number[] = [];
  for await (const { step, position, batchSizes } of training({ ...options, evaluateEvery: 1 })) {
    sizes.push(...batchSizes);
    const row = rows.find((each) => each.step === step);
    if (row === undefined) continue;
    const all = (await problem.examples!({ seed: 0 }).take(train.count))!;
    const { loss, gradient, varianceSum } = problem.gradient(position.params, all, {
      varianceSum: true,
    });
    const trace = train.count * (await varianceSum!.data())[0]!;
    assertAlmostEquals(row.loss, (await loss.data())[0]!, 1e-5);
    assertAlmostEquals(row.varianceSum / trace, 1, 1e-5);
    assertAlmostEquals(row.formula / (30 * trace / row.loss), 1, 1e-5);
    assertEquals(row.batchSize, Math.round(row.formula));
    dispose([all, loss, gradient, varianceSum]);
  }
  for (const { step, chosen, batchSize, ratio, holds } of rows) {
    const around = sizes.slice(Math.max(step - 10, 0), step + 11).toSorted((a, b) => a - b);
    const middle = (around[Math.floor((around.length - 1) / 2)]! + around[around.length >> 1]!) / 2;
    assertEquals([chosen, ratio], [middle, middle / batchSize]);
    assertEquals(holds, Math.abs(ratio - 1) <= 0.2);
    assert(holds, `${chosen} beside ${batchSize}`); // 11 examples, seen again and again
  }
});
