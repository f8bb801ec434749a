import { assertEquals } from "@std/assert";
import { effects } from "../../../../pipelines/report/charts/effects.ts";
import { collect } from "../../../../pipelines/report/collect.ts";
import { wholeRun } from "../../../../pipelines/report/content/chart.ts";
import { madeUpRun } from "../made_up_run.ts";

Deno.test("effects name their folder where there are several, main ones before simple ones", async () => {
  const folders = [await madeUpRun(), await madeUpRun({ data: "fedcba9876543210" })];
  const data = await collect(folders);
  for (const folder of folders) await Deno.remove(folder, { recursive: true });
  const [one, other] = data.runs.map(({ name }) => name);
  const onPage = effects.groups(data, wholeRun);
  assertEquals(onPage.map(({ title }) => title), [`p, ${one}`, `p, ${other}`]);
  const { columns, rows } = onPage[0]!.panels[0]!.table();
  assertEquals(rows.map((row) => columns[0]!.text(row)), [
    ...["sign", "variance adaptation", "interaction"],
    ...["sign without variance adaptation", "sign with variance adaptation"],
    ...["variance adaptation without the sign", "variance adaptation with the sign"],
  ]);
});
