import { assert, assertEquals } from "@std/assert";
import { basics } from "../../pipelines/basics.ts";

type Row = Readonly<Record<string, number | string | boolean>>;

Deno.test("basics() shows diffusion, overfitting and condition numbers as the thesis describes them", async () => {
  for (const seed of [0, 5]) {
    const { diffusion, overfitting, conditions, charts } = await basics({ seed });
    for (const table of [diffusion, overfitting, conditions]) {
      for (const row of table.objects() as Row[]) assert(row.holds, JSON.stringify(row));
    }
    const [easy, hard] = conditions.objects() as Row[];
    assert(Number(hard!.share) > 1000 * Number(easy!.share));
    assertEquals(Object.keys(charts), ["diffusion", "overfitting", "conditions"]);
  }
});
