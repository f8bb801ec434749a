import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Difference, differences } from "../../../pipelines/statistics/differences.ts";
import { factorial, type FactorialEffect } from "../../../pipelines/statistics/factorial.ts";
import { type EvaluationRow, tableOf } from "../../../pipelines/statistics/rows.ts";
import { studentFactor, studentWithin } from "../../../pipelines/statistics/student_t.ts";
import { summarize, type SummaryRow } from "../../../pipelines/statistics/summary.ts";
import { rowsOf } from "./rows.ts";

Deno.test("studentFactor() has the values of the tables", () => {
  const known: [number, number, number][] = [ // NIST/SEMATECH and R's qt, to ten digits
    [0.95, 1, 12.7062047362],
    [0.95, 2, 4.3026527297],
    [0.95, 3, 3.1824463053],
    [0.95, 4, 2.7764451052],
    [0.95, 9, 2.2621571628],
    [0.95, 30, 2.0422724563],
    [0.99, 9, 3.2498355416],
    [0.9, 1, 6.3137515147],
    [0.95, 1e6, 1.9599663],
  ];
  for (const [probability, degrees, t] of known) {
    assertAlmostEquals(studentFactor(probability, degrees), t, 2e-7);
    assertAlmostEquals(studentWithin(t, degrees), probability, 1e-8);
  }
  assertThrows(() => studentFactor(0.95, 0), RangeError, "got 0");
  assertThrows(() => studentFactor(1, 3), RangeError, "got 1");
});

Deno.test("studentWithin() is the integral of the density", () => {
  for (const degrees of [1, 2, 3, 4, 7, 10]) {
    const density = (t: number) => (1 + t * t / degrees) ** (-(degrees + 1) / 2);
    const n = 200_000; // midpoint rule in u with t = u / (1 - u)
    const upTo = (end: number) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const u = (i + 0.5) / n * end;
        sum += density(u / (1 - u)) / (1 - u) ** 2 * end / n;
      }
      return sum;
    };
    assertAlmostEquals(studentWithin(1.5, degrees), upTo(1.5 / 2.5) / upTo(1), 1e-5);
  }
});

Deno.test("summarize() gives the half-width of a 95 % interval", () => {
  const rows = tableOf(rowsOf({ "adam": [0.1, 0.2, 0.6, NaN], "m-sgd": [0.5] }));
  const [adam, mSgd] = summarize(rows).objects() as SummaryRow[];
  const sd = Math.sqrt((0.2 ** 2 + 0.1 ** 2 + 0.3 ** 2) / 2); // mean 0.3
  assertAlmostEquals(adam!.trainLossSd!, sd, 1e-12);
  assertAlmostEquals(adam!.trainLossCi95!, 4.3026527297 * sd / Math.sqrt(3), 1e-9);
  assertEquals(mSgd!.trainLossCi95, undefined);
});

const four = {
  "m-sgd": [0.2, 0.3, 0.25],
  "m-ssd": [0.5, 0.65, 0.55],
  "adam": [0.3, 0.35, 0.4],
  "m-svag": [0.1, 0.25, 0.2],
};

Deno.test("differences() pairs runs by seed", () => {
  const all = differences(tableOf(rowsOf(four))).objects() as Difference[];
  assertEquals(all.length, 6 * 4);
  const losses = all.filter(({ measure }) => measure === "trainLoss");
  assertEquals(losses.map(({ first, second }) => [first, second]), [
    ["m-sgd", "m-ssd"],
    ["m-sgd", "adam"],
    ["m-sgd", "m-svag"],
    ["m-ssd", "adam"],
    ["m-ssd", "m-svag"],
    ["adam", "m-svag"],
  ]);
  // 0.2 - 0.3, 0.3 - 0.35, 0.25 - 0.4: mean -0.1, deviations 0, 0.05, -0.05
  const { mean, sd, low, high, seeds } = losses[1]!;
  assertAlmostEquals(mean, -0.1, 1e-12);
  assertAlmostEquals(sd!, 0.05, 1e-12);
  assertAlmostEquals(low!, -0.1 - 4.3026527297 * 0.05 / Math.sqrt(3), 1e-9);
  assertAlmostEquals(high!, -0.1 + 4.3026527297 * 0.05 / Math.sqrt(3), 1e-9);
  assertEquals(seeds, 3);
});

Deno.test("differences() leaves out seeds that diverged, and has no interval for one", () => {
  const rows = tableOf(rowsOf({ "adam": [0.1, NaN, 0.5], "m-svag": [0.2, 0.3, NaN] }));
  const [row] = differences(rows).objects() as Difference[];
  assertAlmostEquals(row!.mean, -0.1, 1e-12);
  assertEquals([row!.seeds, row!.sd, row!.low, row!.high], [1, undefined, undefined, undefined]);
});

Deno.test("differences() takes the best learning rate of each method", () => {
  const at = (learningRate: number, finals: Record<string, number[]>) =>
    rowsOf(finals).map((row): EvaluationRow => ({ ...row, learningRate }));
  const rows = tableOf([
    ...at(1, { adam: [0.4, 0.5], "m-svag": [NaN, 0.01] }),
    ...at(0.1, { adam: [0.2, 0.1], "m-svag": [0.3, 0.3] }),
  ]);
  const [row] = differences(rows).objects() as Difference[];
  assertEquals([row!.firstLearningRate, row!.secondLearningRate], [0.1, 0.1]);
  assertAlmostEquals(row!.mean, -0.15, 1e-12);
});

Deno.test("factorial() has the contrasts of the four methods within each seed", () => {
  const all = factorial(tableOf(rowsOf(four))).objects() as FactorialEffect[];
  assertEquals(all.length, 4 * 3);
  const [sign, adaptation, interaction] = all.filter(({ measure }) => measure === "trainLoss");
  const expected: [FactorialEffect, string, number[]][] = [
    [sign!, "sign", [0.25, 0.225, 0.25]], // ½ (0.5 + 0.3 - 0.2 - 0.1), …
    [adaptation!, "variance adaptation", [-0.15, -0.175, -0.1]],
    [interaction!, "interaction", [-0.05, -0.125, -0.05]],
  ];
  for (const [effect, name, values] of expected) {
    const mean = values.reduce((sum, value) => sum + value, 0) / 3;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    assertEquals([effect.effect, effect.seeds], [name, 3]);
    assertAlmostEquals(effect.mean, mean, 1e-12);
    assertAlmostEquals(effect.sd!, sd, 1e-12);
    assertAlmostEquals(effect.high! - effect.mean, 4.3026527297 * sd / Math.sqrt(3), 1e-9);
  }
});

Deno.test("factorial() needs all four methods, and seeds with which none diverged", () => {
  const { adam: _, ...three } = four;
  assertEquals(factorial(tableOf(rowsOf(three))).numRows(), 0);
  assertEquals(factorial(tableOf([])).numRows(), 0);
  const rows = tableOf([
    ...rowsOf({ ...four, adam: [0.3, NaN, 0.4] }),
    ...rowsOf(three, "other"),
  ]);
  const effects = factorial(rows).objects() as FactorialEffect[];
  assertEquals(effects.map(({ problem, seeds }) => [problem, seeds]), Array(12).fill(["p", 2]));
});
