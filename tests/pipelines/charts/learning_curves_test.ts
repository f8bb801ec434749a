import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { curvesSvg } from "../../../pipelines/charts/learning_curves.ts";
import { type CurvePoint, curves } from "../../../pipelines/statistics/curves.ts";
import { styleOf } from "../../../pipelines/charts/palette.ts";
import { tableOf } from "../../../pipelines/rows/rows.ts";
import { rowsOf } from "../statistics/rows.ts";

Deno.test("curves() go evaluation by evaluation where batch sizes change", () => {
  const rows = rowsOf({ "sgd": [0.1, 0.3] }).map((row) => (
    { ...row, batchSize: "cabs", step: row.step === 0 ? 0 : row.step + 4 * row.seed }
  ));
  const points = curves(tableOf(rows), "trainLoss").objects() as CurvePoint[];
  const evaluations = rows.filter(({ seed }) => seed === 0);
  assertEquals(points.length, evaluations.length);
  assertEquals(points.map(({ step }) => step), evaluations.map(({ step }) => step && step + 2));
  assertAlmostEquals(points.at(-1)!.mean, 0.2, 1e-12);
});

Deno.test("curves() is mean ± one deviation, and stays positive where the values are", () => {
  const points = curves(tableOf(rowsOf({ "adam": [0.1, 2.1], "m-sgd": [0.4, 0.6] })), "trainLoss")
    .objects() as CurvePoint[];
  const [start, adam, , mSgd] = points;
  assertEquals([start!.mean, start!.low, start!.high], [1, 1, 1]);
  assertAlmostEquals(adam!.mean, 1.1);
  assertEquals(adam!.low, 0.1); // 1.1 - 1.41 is below zero: the smallest value
  assertAlmostEquals(adam!.high, 1.1 + Math.SQRT2);
  assertAlmostEquals(mSgd!.low, 0.5 - Math.SQRT2 / 10);
});

Deno.test("curvesSvg() has a line and a band for each optimizer and measure, and a legend", async () => {
  const rows = [
    ...rowsOf({ "adam": [0.1, 0.2], "m-sgd": [0.3, 0.4], "mine": [NaN] }),
    ...rowsOf({ "adam": [-0.1, -0.2], "m-sgd": [0.3, 0.4], "mine": [0.5, 0.6] }, "<script>"),
  ];
  const svg = await curvesSvg(tableOf(rows));
  assert(svg.startsWith("<svg"));
  for (const text of ["Adam", "M-SGD", "mine", "training loss (log)", "&lt;script&gt;"]) {
    assertStringIncludes(svg, text);
  }
  assert(!svg.includes("<script>") && !svg.includes("NaN"));
  const lines = (id: string) => svg.split(`stroke="${styleOf(id).color}"`).length - 1;
  const inLegend = 1;
  assertEquals([lines("adam"), lines("m-sgd")], [6 + inLegend, 6 + inLegend]);
  assertEquals(svg.split(`fill="${styleOf("m-sgd").color}"`).length - 1, 6);
});

Deno.test("curvesSvg() draws what there is of a run that diverged at once", async () => {
  assert((await curvesSvg(tableOf(rowsOf({ "adam": [NaN] })))).startsWith("<svg"));
});
