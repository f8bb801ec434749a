import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Difference, differences } from "../../../pipelines/statistics/differences.ts";
import { type EvaluationRow, tableOf } from "../../../pipelines/statistics/rows.ts";
import { four, rowsOf } from "./rows.ts";

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
