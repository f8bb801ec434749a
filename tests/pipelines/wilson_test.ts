import { assert, assertEquals, assertRejects } from "@std/assert";
import { wilson } from "../../pipelines/wilson.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("wilson() finds Lemmas 2 and 3 to hold to rounding, and GD and M-SVAG to generalize", async () => {
  const { results, chart } = await wilson({ points: 40, steps: 400 });
  const rows = results.objects() as Row[];
  assertEquals(rows.length, 27);
  for (const row of rows) {
    const what = JSON.stringify(row);
    assert(row.holds, what);
    const bySign = ["AdaGrad", "RMSProp", "Adam", "SSD", "M-SSD"].includes(String(row.method));
    if (bySign) {
      assert(Number(row.deviation) < 1e-12, what);
      assert(Number(row.test) > 0.2, what);
    } else {
      assert(Number(row.deviation) > 1, what);
      assertEquals(row.test, 0, what);
    }
  }
  assert(chart.includes("AdaGrad"));
});

Deno.test("gradient descent ends at the largest margin, M-SVAG near it, signs far away", async () => {
  const { claims, solutions } = await wilson({ points: 40, steps: 400 });
  const rows = claims.objects() as Row[];
  assertEquals(rows.filter(({ holds }) => !holds).map(({ statement }) => statement), [
    "3 and so for all problems of this class",
  ]);
  const least = (solutions.objects() as Row[]).filter(({ method }) => method === "SGD");
  for (const { distance, margin } of least) {
    assert(Number(distance) < 1e-9);
    assert(Math.abs(Number(margin) - 1) < 1e-9);
  }
});

Deno.test("wilson() throws where there are not so many instances", async () => {
  await assertRejects(() => wilson({ repeats: 8 }), RangeError, "at most 7, got 8");
});
