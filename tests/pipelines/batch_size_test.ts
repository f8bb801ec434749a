import { assert, assertEquals, assertRejects } from "@std/assert";
import { batchSize } from "../../pipelines/batch_size.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("batchSize() finds formulas and simulation to agree, and a batch size of one best", async () => {
  for (const eta2 of [1, 30]) {
    const { optima, greedy, gains, map, chart } = await batchSize({ eta2, repeats: 3000 });
    for (const table of [optima, greedy, gains]) {
      for (const row of table.objects() as Row[]) assert(row.holds, JSON.stringify(row));
    }
    assertEquals(optima.numRows(), 9);
    assertEquals(map.numRows(), 1200);
    assert((map.array("share") as number[]).every((share) => share <= 1));
    assert(chart.includes("best: m = 1"));
  }
});

Deno.test("batchSize() throws unless η² is positive", async () => {
  await assertRejects(() => batchSize({ eta2: 0 }), RangeError, "eta2 must be a positive number");
});
