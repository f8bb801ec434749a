import { assertAlmostEquals, assertEquals } from "@std/assert";
import { factorial, type FactorialEffect } from "../../../pipelines/statistics/factorial.ts";
import { tableOf } from "../../../pipelines/statistics/rows.ts";
import { four, rowsOf } from "./rows.ts";

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
