import { assert, assertEquals } from "@std/assert";
import { idealized } from "../../pipelines/idealized.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("Theorem 1's slope lies between -1.15 and -0.85 over the last decade of 100,000 steps", async () => {
  const { slopes, plateaus, chart } = await idealized({ dimension: 3, repeats: 50, seed: 1 });
  const rows = slopes.objects() as Row[];
  assertEquals(rows.length, 12);
  for (const { problem, method, slope, expected } of rows) {
    const distance = Math.abs(Number(slope) - Number(expected));
    assert(distance <= 0.15, `${problem}, ${method}: ${slope}`);
  }
  for (const row of plateaus.objects() as Row[]) assert(row.holds, JSON.stringify(row));
  assert(chart.includes("ideal SVAG"));
});
