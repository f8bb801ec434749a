import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tableOf } from "../../../../pipelines/rows/rows.ts";
import {
  factorial,
  type FactorialEffect,
} from "../../../../pipelines/statistics/verdict/factorial.ts";
import { four, rowsOf } from "../rows.ts";

const byLoss = { measure: "trainLoss" } as const;

Deno.test("factorial() has the contrasts of the four methods within each seed, as ratios", () => {
  const all = factorial(tableOf(rowsOf(four)), byLoss).objects() as FactorialEffect[];
  assertEquals(all.map(({ effect }) => effect), [
    ...["sign", "variance adaptation", "interaction"],
    ...["sign without variance adaptation", "sign with variance adaptation"],
    ...["variance adaptation without the sign", "variance adaptation with the sign"],
  ]);
  const [sign] = all;
  const log = (id: keyof typeof four, seed: number) => Math.log(four[id][seed]!);
  const values = [0, 1, 2].map((seed) =>
    (log("m-ssd", seed) + log("adam", seed) - log("m-sgd", seed) - log("m-svag", seed)) / 2
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / 3;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
  assertAlmostEquals(sign!.estimate!, Math.exp(mean), 1e-12);
  const half = 7.648844 * sd / Math.sqrt(3); // of t with 2 degrees of freedom, 5 %/3
  assertAlmostEquals(Math.log(sign!.high! / sign!.estimate!), half, 1e-5);
  assertEquals([sign!.seeds, sign!.scale, sign!.measure], [3, "ratio", "trainLoss"]);
});

Deno.test("factorial() needs all four methods", () => {
  const { adam: _, ...three } = four;
  assertEquals(factorial(tableOf(rowsOf(three)), byLoss).numRows(), 0);
  assertEquals(factorial(tableOf([])).numRows(), 0);
  assertEquals(factorial(tableOf([])).columnNames().slice(0, 2), ["problem", "measure"]);
});
