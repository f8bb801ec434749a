import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { PointCurvature } from "../../../../pipelines/labs/curvature/point.ts";
import { relaxedTable, tightestBound } from "../../../../pipelines/labs/curvature/relaxed.ts";
import type { Measured } from "../../../../pipelines/labs/curvature/tables.ts";
import { random } from "../../../../problems/random.ts";

Deno.test("tightestBound() is above all points, and no other line is that is lower on average", () => {
  for (let seed = 0; seed < 50; seed++) {
    const stream = random(seed, "points");
    const count = 2 + stream.below(6);
    const x = Array.from({ length: count }, () => 0.1 + stream.uniform());
    const y = x.map((value) => stream.uniform() + (seed % 3 - 1) * value + 1);
    const { l0, l1, mean } = tightestBound(x, y);
    assert(l0 >= 0 && l1 >= 0);
    x.forEach((value, i) => assert(l0 + l1 * value >= y[i]! - 1e-12));
    const average = x.reduce((sum, value) => sum + value, 0) / count;
    assertAlmostEquals(mean, l0 + l1 * average, 1e-12);
    for (let slope = 0; slope < 30; slope += 0.01) {
      const least = Math.max(0, ...x.map((value, i) => y[i]! - slope * value));
      assert(least + slope * average >= mean - 1e-12, `${seed}: ${slope}`);
    }
  }
});

Deno.test("tightestBound() takes points of equal gradients, and says nothing of them", () => {
  assertEquals(tightestBound([1, 1, 1], [2, 4, 3]).mean, 4);
});

Deno.test("relaxedTable() tells curvature that goes with the gradient from one that does not", () => {
  const path = (problem: string, norms: readonly number[]): Measured[] =>
    norms.map((value, k) => ({
      problem,
      step: k,
      curvature: { gradientNorm: k + 1, top: { value: -value, residual: 0 } } as PointCurvature,
    }));
  const table = relaxedTable([
    ...path("with", [3, 5, 7]),
    ...path("against", [3, 2, 1]),
    ...path("short", [1, 2]),
  ]);
  const [rising, falling, ...more] = table.objects() as Readonly<Record<string, number>>[];
  assertEquals(more, []);
  assertAlmostEquals(rising!["L⁰"]!, 1, 1e-12);
  assertAlmostEquals(rising!["L¹"]!, 2, 1e-12);
  assertAlmostEquals(rising!["tighter"]!, 5 / 7, 1e-12);
  assertAlmostEquals(rising!["by ranks"]!, 1, 1e-12);
  assertEquals([falling!["L⁰"], falling!["L¹"], falling!["tighter"]], [3, 0, 1]);
  assertEquals(relaxedTable(path("short", [1, 2])).numRows(), 0);
  assertEquals(relaxedTable(path("same", [2, 2, 2])).get("by ranks", 0), null);
});
