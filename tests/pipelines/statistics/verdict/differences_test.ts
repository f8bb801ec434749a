import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type EvaluationRow, tableOf } from "../../../../pipelines/rows/rows.ts";
import {
  type Difference,
  differences,
} from "../../../../pipelines/statistics/verdict/differences.ts";
import { four, rowsOf } from "../rows.ts";

const byLoss = { measure: "trainLoss" } as const;

Deno.test("differences() pairs runs by seed", () => {
  const rows = differences(tableOf(rowsOf(four)), byLoss).objects() as Difference[];
  assertEquals(
    rows.map(({ first, second }) => `${first} ${second}`).toSorted(),
    [
      "adam m-sgd".split(" ").toReversed().join(" "),
      ...["adam m-ssd", "adam m-svag", "m-ssd m-sgd", "m-ssd m-svag", "m-svag m-sgd"],
    ].toSorted(),
  );
  const pair = rows.find(({ first, second }) => first === "m-ssd" && second === "m-sgd")!;
  const ratios = four["m-ssd"].map((loss, seed) => loss / four["m-sgd"][seed]!);
  const product = ratios.reduce((product, ratio) => product * ratio, 1);
  assertAlmostEquals(pair.estimate!, product ** (1 / 3), 1e-12);
  assertEquals([pair.seeds, pair.scale], [3, "ratio"]);
});

Deno.test("differences() counts seeds that failed, and has no interval below three", () => {
  const rows = tableOf(rowsOf({ "adam": [0.1, NaN, 0.5], "m-svag": [0.2, 0.3, NaN] }));
  const [row] = differences(rows, byLoss).objects() as Difference[];
  assertAlmostEquals(row!.estimate!, 0.5, 1e-12);
  assertEquals([row!.seeds, row!.failed, row!.low, row!.high], [3, 2, null, null]);
});

Deno.test("differences() takes the variant that did best of those with most seeds", () => {
  const at = (learningRate: number, finals: Record<string, number[]>) =>
    rowsOf(finals).map((row): EvaluationRow => ({ ...row, learningRate }));
  const rows = tableOf([
    ...at(1, { adam: [0.4, 0.5], "m-svag": [NaN, 0.01] }),
    ...at(0.1, { adam: [0.2, 0.1], "m-svag": [0.3, 0.3] }),
    ...at(0.01, { adam: [0.01] }),
  ]);
  const [row] = differences(rows, byLoss).objects() as Difference[];
  assertEquals([row!.firstLearningRate, row!.secondLearningRate], [0.1, 0.1]);
});
