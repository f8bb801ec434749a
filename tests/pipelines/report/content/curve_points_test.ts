import { assertAlmostEquals, assertEquals } from "@std/assert";
import { collect } from "../../../../pipelines/report/collect.ts";
import { curvePoints } from "../../../../pipelines/report/content/curve_points.ts";
import { readRun } from "../../../../pipelines/runs/read_run.ts";
import { type CurvePoint as Expected, curves } from "../../../../pipelines/statistics/curves.ts";
import { tableOf } from "../../../../pipelines/rows/rows.ts";
import { madeUpRun } from "../made_up_run.ts";

async function inRun(
  use: (folder: string) => Promise<void>,
  ...made: Parameters<typeof madeUpRun>
) {
  const folder = await madeUpRun(...made);
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("curvePoints() are the means and bands of curves()", async () => {
  await inRun(async (folder) => {
    const { cells, series } = await collect([folder]);
    const { runs } = await readRun(folder);
    const rows = tableOf(runs.flatMap((run) => run.rows));
    for (const measure of ["trainLoss", "testLoss", "testAccuracy"] as const) {
      const expected = curves(rows, measure).objects() as Expected[];
      const points = curvePoints(cells, measure, "step");
      assertEquals(points.length, expected.length);
      for (const { optimizer, step, mean, low, high } of expected) {
        const point = points.find((each) =>
          series[each.series]!.id === optimizer && each.step === step
        )!;
        assertAlmostEquals(point.mean, mean, 1e-12);
        assertAlmostEquals(point.low, low, 1e-12);
        assertAlmostEquals(point.high, high, 1e-12);
        assertEquals([point.x, point.examples], [step, 64 * step]);
      }
    }
  }, { diverging: "adam", evaluations: 6 });
});
