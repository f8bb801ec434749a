import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import * as aq from "arquero";
import { curvesSvg } from "../../../pipelines/charts/learning_curves.ts";
import { showProgress } from "../../../pipelines/command_line/progress.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { pageOf } from "../../../pipelines/report/page.ts";
import { readRun } from "../../../pipelines/runs/read_run.ts";
import { tableOf } from "../../../pipelines/rows/rows.ts";
import { saveTable } from "../../../pipelines/table.ts";
import { textTable } from "../../../pipelines/text/text_table.ts";
import { shownName, visible } from "../../../pipelines/text/visible.ts";
import { madeUpRun } from "../report/made_up_run.ts";

/** All that a terminal might obey, or that is not seen. */
const evil = "\x1b]0;title\x07\x1b[2J\x7f\x9b31m\u202e\u2066\u200b\ufeff\ud800\r\n";

Deno.test("visible() leaves letters of all scripts, and no mark that a terminal obeys", () => {
  const letters = "M-SVAG β=0.9, naïve, 中文, العربية, 🙂";
  assertEquals(visible(letters), letters);
  assertMatch(visible(evil), /^[\x20-\x7e]+$/);
  assertEquals(JSON.parse(`"${visible("\x1b\u202e\x9b")}"`), "\x1b\u202e\x9b");
});

Deno.test("shownName() keeps long names apart", () => {
  const [one, other] = ["a", "b"].map((end) => shownName("x".repeat(20_000) + end));
  assert(one!.length <= 80 && one !== other, one);
});

Deno.test("nothing that is printed has escape sequences of others", () => {
  let said = "";
  const screen = {
    write: (text: string) => void (said += text),
    columns: () => undefined,
    now: () => 0,
  };
  const progress = showProgress({ screen });
  progress.note(evil);
  progress.update({ label: evil, run: 1, runs: 1, step: 1, steps: 2, ended: true });
  const table = textTable([evil], [{ heading: "run", text: (row) => row, align: "left" }]);
  for (const text of [...said.trim().split("\n"), ...table]) {
    assertNotMatch(text, /[\p{Cc}\p{Cf}\p{Cs}]/u);
  }
});

Deno.test("charts and pages stay well-formed and narrow with any name", async () => {
  const name = `<${evil}\0\ufffe]]>${"w".repeat(20_000)}`;
  const folder = await madeUpRun({ problems: ["p"], optimizers: ["m-sgd"], seeds: 1 });
  try {
    const [file] = [...Deno.readDirSync(`${folder}/cells`)].map((each) =>
      `${folder}/cells/${each.name}`
    );
    const text = await Deno.readTextFile(file!);
    await Deno.writeTextFile(
      file!,
      text.replace('"problem":"p"', `"problem":${JSON.stringify(name)}`)
        .replace('"optimizer":"m-sgd"', `"optimizer":${JSON.stringify(name)}`),
    );
    const { runs } = await readRun(folder);
    const svg = await curvesSvg(tableOf(runs.flatMap(({ rows }) => rows)));
    assertNotMatch(svg, /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
    assert(Number(/ width="(\d+)/.exec(svg)![1]) < 2000, svg.slice(0, 200));
    const data = await collect([folder]);
    const shown = JSON.stringify([data.title, data.series.map(({ label }) => label), data.summary]);
    assert(shown.length < 3000, String(shown.length));
    assertNotMatch(data.title, /[\p{Cc}\p{Cf}\p{Cs}]/u);
    assertMatch(await pageOf(data), /<h1 id="title">&lt;\\u001b/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("CSV has no formulas unless asked to, and numbers as they are", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/table.csv`;
  const table = aq.table({
    a: ["=1+1", "+x", "-y", "@z", "-0.5", "x=1"],
    b: [-1, -2, 0, 1, 2, NaN],
  });
  await saveTable(table, path);
  assertEquals(
    await Deno.readTextFile(path),
    "a,b\n'=1+1,-1\n'+x,-2\n'-y,0\n'@z,1\n-0.5,2\nx=1,NaN\n",
  );
  await saveTable(table, path, { rawCsv: true });
  assertEquals((await Deno.readTextFile(path)).split("\n")[1], "=1+1,-1");
  await Deno.remove(folder, { recursive: true });
});
