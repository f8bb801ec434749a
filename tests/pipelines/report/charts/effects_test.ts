import { assertEquals } from "@std/assert";
import { effects } from "../../../../pipelines/report/charts/effects.ts";
import { collect } from "../../../../pipelines/report/collect.ts";
import { wholeRun } from "../../../../pipelines/report/content/chart.ts";
import { madeUpRun } from "../made_up_run.ts";

Deno.test("effects are apart by folder on the page, and in one panel on paper", async () => {
  const folders = [await madeUpRun(), await madeUpRun()];
  const data = await collect(folders);
  for (const folder of folders) await Deno.remove(folder, { recursive: true });
  const [one, other] = data.runs.map(({ name }) => name);
  const onPage = effects.groups(data, wholeRun);
  assertEquals(onPage.map(({ title }) => title), [`p, ${one}`, `p, ${other}`]);
  const onPaper = effects.onPaper!(data);
  assertEquals(onPaper.map(({ title }) => title), ["p"]);
  const [panel] = onPaper[0]!.panels;
  const { columns, rows } = panel!.table();
  const names = ["sign", "variance adaptation", "interaction"];
  assertEquals(
    rows.map((row) => columns[0]!.text(row)),
    [one, other].flatMap((run) => names.map((name) => `${name} (${run})`)),
  );
});
