/** What `deno jupyter` shows of results: it calls the method Symbol.for("Jupyter.display") of what a cell comes to. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as aq from "arquero";
import { quadratic } from "../../../pipelines/quadratic.ts";
import { sourcesBelow } from "../../sources.ts";

function shown(value: object): Readonly<Record<string, string>> {
  return (value as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!();
}

Deno.test("a laboratory's result shows its chart, then its tables; a table shows itself", async () => {
  const lab = await quadratic({ dimension: 10, steps: 5, repeats: 2, samples: 100 });
  const page = shown(lab)["text/html"]!;
  assert(page.startsWith(lab.chart));
  for (const name of ["claims", "finals", "curves"]) {
    assertMatch(page, new RegExp(`<h4>${name}</h4><table>`));
  }
  assertEquals(Object.keys(lab).includes("chart"), true);
  const derived = lab.finals.filter(aq.escape(() => true)).slice(0, 1);
  assertMatch(shown(derived)["text/html"]!, /^<table><thead>.*<\/tbody><\/table>$/s);
  assertEquals(shown(derived)["text/plain"]!.split("\n").length, 3);
});

Deno.test("of a long table its first rows are shown, and how many there are", () => {
  const table = aq.table({ step: Array.from({ length: 120 }, (_, i) => i) });
  const { "text/html": html, "text/plain": text } = shown(table);
  assertEquals(html!.split("<tr>").length - 1, 51);
  assert(html!.endsWith("<p>50 of 120 rows</p>") && text!.endsWith("\n50 of 120 rows"));
});

Deno.test("every laboratory's result shows itself", async () => {
  const files = [...(await sourcesBelow("pipelines")).values()];
  const labs = files.filter(({ text, path }) =>
    /^pipelines\/\w+\.ts$/.test(path) && text.includes("/labs/publish.ts")
  );
  assertEquals(
    labs.filter(({ text }) => !text.includes(" inNotebooks(")).map(({ path }) => path),
    [],
  );
  assert(labs.length > 10);
});
