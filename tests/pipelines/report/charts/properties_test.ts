/** What each chart of the report must have, whatever it shows. */
import { assert } from "@std/assert";
import * as vega from "vega";
import * as vegaLite from "vega-lite";
import { charts, sections } from "../../../../pipelines/report/client/sections.ts";
import { type Chart, wholeRun } from "../../../../pipelines/report/content/chart.ts";
import type { ReportData } from "../../../../pipelines/report/content/data.ts";
import { lightLook } from "../../../../pipelines/report/content/look.ts";
import { collect } from "../../../../pipelines/report/collect.ts";
import { madeUpRun } from "../made_up_run.ts";

const room = new URL("../../../../pipelines/report/charts/", import.meta.url);
const list = "pipelines/report/client/sections.ts";

const silent = { ...vega.logger(vega.None), level: () => silent } as ReturnType<typeof vega.logger>;

/** A run in which there is something to see for every chart. */
async function everything(): Promise<ReportData> {
  const folder = await madeUpRun();
  const search = [0.1, 1].map((learningRate) => ({
    ...{
      problem: "p",
      optimizer: "rmsprop",
      learningRate,
      metric: "testLoss",
      steps: 40,
      seeds: 3,
      diverged: 0,
    },
    ...{ testLoss: learningRate, winner: learningRate === 0.1 },
  }));
  await Deno.writeTextFile(`${folder}/tuning.json`, JSON.stringify(search));
  const data = await collect([folder]);
  await Deno.remove(folder, { recursive: true });
  const noise = [0, 30].map((step) => ({
    ...{ step, tensor: "fc/kernel", size: 12 },
    ...{ "signal/noise": 0.3, "η² > 1": 0.8 },
  }));
  return {
    ...data,
    dissection: { checks: [], noise, curvature: [], predictions: [], advice: null },
  };
}

Deno.test("every file of the charts has a chart, and the list of sections has it", async () => {
  for (const { name } of Deno.readDirSync(room)) {
    if (name === "mod.ts") continue;
    const exported: Record<string, unknown> = await import(new URL(name, room).href);
    const own = Object.values(exported) as Chart[];
    const path = `pipelines/report/charts/${name}`;
    assert(own.length === 1, `${path} must export one chart and nothing else`);
    assert(charts.includes(own[0]!), `the chart of ${path} is not in the list; add it to ${list}`);
  }
});

Deno.test("every section has an id and a title of its own", () => {
  for (const [i, { id, title }] of sections.entries()) {
    assert(/^[a-z][a-z-]*$/.test(id), `the section "${title}" has the id "${id}"; it must be a-z`);
    const same = sections.slice(0, i).find((other) => other.id === id || other.title === title);
    assert(
      same === undefined,
      `the sections "${same?.title}" and "${title}" of ${list} have the same id or title: ` +
        `"${id}"; give one of them another`,
    );
  }
});

Deno.test("every chart shows something, says it in words, and has its numbers", async () => {
  const data = await everything();
  const keys = new Set<string>();
  for (const chart of charts) {
    for (const part of ["title", "lead"] as const) {
      assert(chart[part]?.trim(), `the chart "${chart.id}" has no ${part}`);
    }
    const groups = [...chart.groups(data, wholeRun), ...chart.onPaper?.(data) ?? []];
    assert(groups.length > 0, `the chart "${chart.id}" shows nothing of a run that has everything`);
    const onPage = chart.groups(data, wholeRun).flatMap(({ panels }) => panels);
    for (const { key } of onPage) {
      assert(!keys.has(key), `two panels have the key "${key}", one of them in "${chart.id}"`);
      keys.add(key);
    }
    for (const { problem, panels } of groups) {
      assert(data.problems.includes(problem), `"${chart.id}" has panels of a problem "${problem}"`);
      for (const panel of panels) {
        const what = `the panel "${panel.key}" of the chart "${chart.id}"`;
        assert(panel.title, `${what} has no title`);
        const description = panel.description?.() ?? "";
        assert(
          description.length > panel.title.length,
          `${what} has no description of what it shows`,
        );
        assert(
          /\d/.test(description),
          `${what} has no number in its description: "${description}"`,
        );
        const { caption, columns, rows } = panel.table();
        assert(caption && columns.length > 0 && rows.length > 0, `${what} has no table of numbers`);
        for (const row of rows) {
          for (const { text } of columns) assert(typeof text(row) === "string");
        }
        for (const paper of [false, true]) {
          const view = panel.draw({ paper, look: lightLook, width: 300 });
          assert(view["width"] === 300, `${what} is not as wide as it is told to be`);
          vegaLite.compile({ ...view } as unknown as vegaLite.TopLevelSpec, { logger: silent });
        }
      }
    }
  }
});
