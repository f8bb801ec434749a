/** What the page's scripts compute, where there is no page. */
import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { curves } from "../../../pipelines/statistics/curves.ts";
import { readRun } from "../../../pipelines/runs/read_run.ts";
import { tableOf } from "../../../pipelines/statistics/rows.ts";
import type { CurvePoint as Expected } from "../../../pipelines/statistics/curves.ts";
import { curvePoints } from "../../../pipelines/report/client/curve_points.ts";
import { lookOf, luminance, visible } from "../../../pipelines/report/client/look.ts";
import {
  csvTable,
  latexTable,
  markdownTable,
} from "../../../pipelines/report/client/table_text.ts";
import { updated } from "../../../pipelines/report/client/live.ts";
import { collect } from "../../../pipelines/report/collect.ts";
import { changeOf } from "../../../pipelines/report/live_feed.ts";
import { thinned } from "../../../pipelines/report/cells.ts";
import { clientScript } from "../../../pipelines/report/script.ts";
import { styleOf } from "../../../pipelines/charts/palette.ts";
import { optimizerIds } from "../../../optimizers/methods/registry.ts";
import { madeUpRun } from "./made_up_run.ts";

async function inRun(
  use: (folder: string) => Promise<void>,
  ...made: Parameters<typeof madeUpRun>
) {
  const folder = await madeUpRun(...made);
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("curvePoints() are the means and bands of curves()", async () => {
  await inRun(async (folder) => {
    const { cells, series } = await collect([folder]);
    const { runs } = await readRun(folder);
    const rows = tableOf(runs.flatMap((run) => run.rows));
    for (const measure of ["trainLoss", "testLoss", "testAccuracy"] as const) {
      const expected = curves(rows, measure).objects() as Expected[];
      const points = curvePoints(cells, measure, "step");
      assertEquals(points.length, expected.length);
      for (const { optimizer, step, mean, low, high } of expected) {
        const point = points.find((each) =>
          series[each.series]!.id === optimizer && each.step === step
        )!;
        assertAlmostEquals(point.mean, mean, 1e-12);
        assertAlmostEquals(point.low, low, 1e-12);
        assertAlmostEquals(point.high, high, 1e-12);
        assertEquals([point.x, point.examples], [step, 64 * step]);
      }
    }
  }, { diverging: "adam", evaluations: 6 });
});

Deno.test("visible() lightens colours in the dark until they stand out 4 : 1, and only those", () => {
  const [light, dark] = [lookOf(false), lookOf(true)];
  const contrast = (color: string) =>
    (luminance(color) + 0.05) / (luminance(dark.background) + 0.05);
  assertAlmostEquals(luminance("#ffffff"), 1, 1e-9);
  assertAlmostEquals(luminance("#777777"), 0.184, 1e-3); // 4.48 : 1 on white, a well-known grey
  for (const id of optimizerIds) {
    const { color } = styleOf(id);
    assertEquals(visible(color, light), color);
    assertEquals(contrast(visible(color, dark)) >= 4, true, id);
    if (contrast(color) >= 4) assertEquals(visible(color, dark).toUpperCase(), color);
  }
});

const table = {
  headings: ["method", "a|b"],
  rows: [["x_1 & y", "0.5 ± 0.1"], ["<b>", "50 %"]],
  numeric: [false, true],
  strong: [[false, true], [false, false]],
};

Deno.test("markdownTable() escapes what Markdown would take for its own", () => {
  assertEquals(
    markdownTable(table),
    "| method | a\\|b |\n| :--- | ---: |\n| x\\_1 & y | **0.5 ± 0.1** |\n| \\<b\\> | 50 % |\n",
  );
});

Deno.test("latexTable() escapes what LaTeX would take for its own", () => {
  assertEquals(
    latexTable(table).split("\n"),
    [
      "\\begin{tabular}{lr}",
      "  \\toprule",
      "  method & a$|$b \\\\",
      "  \\midrule",
      "  x\\_1 \\& y & \\textbf{0.5 $\\pm$ 0.1} \\\\",
      "  $<$b$>$ & 50 \\% \\\\",
      "  \\bottomrule",
      "\\end{tabular}",
      "",
    ],
  );
});

Deno.test("csvTable() quotes, leaves out what is missing, and disarms formulas", () => {
  const rows = [["a,b", null, -0.5], ['say "x"', undefined, 1e-9], ["=1+1", "-x", NaN]];
  assertEquals(
    csvTable(["name", "none", "number"], rows),
    'name,none,number\r\n"a,b",,-0.5\r\n"say ""x""",,1e-9\r\n\'=1+1,\'-x,NaN\r\n',
  );
});

Deno.test("a live page that is told what has changed has what a new one has", async () => {
  await inRun(async (folder) => {
    const first = await collect([folder], true);
    const { runs: [cell] } = await readRun(folder);
    const path = `${folder}/cells/${cell!.name}.jsonl`;
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    await Deno.writeTextFile(path, `${lines.slice(0, 3).join("\n")}\n{"step":`); // as if it had only begun
    const second = await collect([folder], true);
    const change = changeOf(first, second);
    assertEquals(change.cells.map(({ key, step }) => [key, step]), [[`0/${cell!.name}`, [0, 10]]]);
    assertEquals(
      updated(first, JSON.parse(JSON.stringify(change))),
      JSON.parse(JSON.stringify(second)),
    );
    await Deno.remove(path);
    const third = await collect([folder], true);
    assertEquals(updated(second, changeOf(second, third)).cells.length, first.cells.length - 1);
  });
});

Deno.test("thinned() keeps pages small, and the first and the last evaluation of each curve", async () => {
  await inRun(async (folder) => {
    const { cells } = await collect([folder]);
    assertEquals(thinned(cells), { cells, every: 1 });
    const many = Array.from({ length: 100 }, () => cells).flat(); // 1200 cells of 30
    const { cells: fewer, every } = thinned(many);
    assertEquals(every, 2);
    assertEquals(fewer[0]!.step, [...Array(15).keys()].map((i) => 20 * i).concat(290));
    assertEquals(fewer[0]!.trainLoss.at(-1), cells[0]!.trainLoss.at(-1));
    assertEquals(
      new Set(Object.values(fewer[0]!).flatMap((each) => Array.isArray(each) ? [each.length] : []))
        .size,
      1,
    );
  }, { evaluations: 30 });
});

Deno.test("the page's script is whole: functions in JavaScript, each name once", () => {
  const script = clientScript();
  const names = [...script.matchAll(/^(?:async )?function (\w+)/gm)].map(([, name]) => name);
  assertEquals(new Set(names).size, names.length);
  assertStringIncludes(script, "startReport();");
  new Function(script); // parses
});
