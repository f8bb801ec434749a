import { assert, assertEquals } from "@std/assert";
import { estimators } from "../../pipelines/estimators.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("estimators() finds biases as predicted, ŝ unbiased without drift, and Assumption 1 to fail with it", async () => {
  const { formulas, measurements, biases, chart } = await estimators({ repeats: 500, seed: 1 });
  for (const row of formulas.objects() as Row[]) assert(row.holds, JSON.stringify(row));
  const rows = measurements.objects() as Row[];
  assertEquals(rows.length, 5 * 2 * 4 * 7);
  for (const { stream, quantity, bias, error, rmse } of rows) {
    assert(Number(rmse) >= Math.abs(Number(bias)));
    const stationary = stream === "η = 1" || stream === "η = 4";
    if (quantity === "ŝ mini-batch" || (stationary && quantity === "ŝ")) {
      // heavy tails make the standard error itself uncertain
      assert(Math.abs(Number(bias)) <= 4.5 * Number(error), `${stream} ${quantity} ${bias}`);
    }
  }
  const fine = (biases.objects() as Row[]).filter((row) => row.stream === "fast drift");
  assert(fine.some((row) => !row.fine) && fine.some((row) => row.fine));
  assert(chart.includes("fast drift"));
});
