import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { factors } from "../../pipelines/factors.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("factors() finds Lemma 1, Fig. 3, 4 and 6 and thesis Fig. 4.1 as the papers have them", async () => {
  const { lemma, differences, bias, signs, ratios, charts } = await factors();
  for (const table of [lemma, bias, signs]) {
    for (const row of table.objects() as Row[]) assert(row.holds, JSON.stringify(row));
  }
  const [adam] = differences.objects() as Row[];
  assertAlmostEquals(Number(adam!.difference), 0.0644183, 1e-6);
  assertAlmostEquals(Number(adam!.eta), 1.91273, 1e-4);
  const after = (bias.objects() as Row[]).filter(({ stage }) => stage === "after");
  assertAlmostEquals(Number(after[0]!.mse), 0.8, 1e-12);
  assertAlmostEquals(Number(after[1]!.mse), 2.25 / 3.25, 1e-12);
  // "the estimate scatters over roughly three orders of magnitude even for m = 100 samples"
  const last = (ratios.objects() as Row[]).find(({ m, eta }) => m === 100 && eta === 4);
  assert(Math.abs(Number(last!.orders) - 3) < 0.5, `${last!.orders}`);
  assertEquals(Object.keys(charts), ["factors", "scatter", "signs", "ratios"]);
  for (const svg of Object.values(charts)) assert(svg.startsWith("<svg"));
  assert(charts.signs.includes("ρ = 0.841"));
});
