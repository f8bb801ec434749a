/** A chart is added to the report: its file and a line in the list; and each of them forgotten. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { withoutBrowser } from "../browser.ts";
import { madeUp, open } from "../pipelines/report/page_driver.ts";
import type { Addition } from "./addition.ts";
import { assertSucceeded, type Copy } from "./copy.ts";

const file = "pipelines/report/charts/final_losses.ts";
const list = "pipelines/report/client/sections.ts";

const chart = `/** The training loss that each method ended with. @module */
import type { Chart } from "../content/chart.ts";
import { labelOf } from "../content/measures.ts";
import { tableSpec } from "../content/table_spec.ts";

/** A bar for each method. */
export const finalLosses: Chart = {
  id: "final-losses",
  title: "Final losses",
  lead: "The training loss at the end, mean over seeds.",
  columns: 1,
  groups: (data) =>
    data.problems.map((problem) => {
      const rows = data.summary.filter((row) => row.problem === problem)
        .map((row) => ({ label: labelOf(data, row.series), loss: row.trainLoss ?? NaN }));
      const title = \`\${problem}: final training loss\`;
      const panel = {
        key: \`final-losses \${problem}\`,
        title,
        description: () =>
          \`\${title}: \${rows.map(({ label, loss }) => \`\${label} \${loss}\`).join("; ")}.\`,
        draw: ({ width }: { readonly width: number }) => ({
          width,
          height: 26 * rows.length,
          data: { values: rows },
          mark: "bar",
          encoding: {
            x: { field: "loss", type: "quantitative", title: "training loss" },
            y: { field: "label", type: "nominal", title: null },
          },
        }),
        table: () =>
          tableSpec({
            key: \`numbers final-losses \${problem}\`,
            caption: title,
            columns: [
              { heading: "method", text: ({ label }) => label },
              { heading: "loss", text: ({ loss }) => String(loss), value: ({ loss }) => loss },
            ],
            rows,
          }),
      };
      return { problem, title: problem, panels: [panel] };
    }),
};
`;

const testOf = (name: string) => `tests/pipelines/report/${name}_test.ts`;

async function addToList(copy: Copy): Promise<void> {
  const line = 'import { effects } from "../charts/effects.ts";\n';
  const own = 'import { finalLosses } from "../charts/final_losses.ts";\n';
  await copy.insert(list, line, own);
  await copy.insert(list, "  seeds,\n", "  finalLosses,\n");
}

async function variant(copy: Copy, from: RegExp, to: string): Promise<void> {
  await copy.restore(file);
  assertMatch(chart, from);
  await copy.add(file, chart.replace(from, to));
}

const description = / {8}description:[^]*?`,\n/;

/** Whether the bundler is neither here nor to be had. */
let withoutBundler = false;

/** A chart. */
export const aChart: Addition = {
  what: "a chart",
  files: [file, list],
  forgotten: [
    {
      what: "a chart without a description, to the compiler",
      async make(copy) {
        await copy.add(file, chart.replace(description, ""));
        await addToList(copy);
      },
      check: [list],
      says: ["Property 'description' is missing"],
    },
    {
      what: "a chart without a description, to the tests",
      make: () => Promise.resolve(),
      test: [testOf("charts/properties")],
      says: ['of the chart "final-losses" has no description'],
    },
    {
      what: "another chart's id",
      make: (copy) => variant(copy, /id: "final-losses"/, 'id: "seeds"'),
      test: [testOf("charts/properties")],
      says: ['"Seeds" and "Final losses" of ' + list],
    },
    {
      what: "a file that is not in the list",
      async make(copy) {
        await variant(copy, /$/, "");
        await copy.restore(list);
      },
      test: [testOf("charts/properties")],
      says: [`the chart of ${file} is not in the list; add it to ${list}`],
    },
    {
      what: "a page whose program is as before",
      make: addToList,
      test: [testOf("client")],
      says: ["pipelines/report/client.js is stale"],
    },
  ],
  async complete(copy) {
    const outcome = await copy.deno("task", "bundle");
    withoutBundler = /error sending request.*esbuild/s.test(outcome.text);
    if (!withoutBundler) return assertSucceeded(outcome);
    console.warn(`*** NO BUNDLER: the page with the new chart is not tested; ${outcome.text}`);
  },
  checked: ["pipelines/report.ts"],
  get tested() {
    return [{ test: [testOf("charts/properties"), ...withoutBundler ? [] : [testOf("client")]] }];
  },
  async used(copy) {
    if (withoutBundler) return;
    const run = await madeUp();
    const words = ["pipelines/report.ts", run, "--figures", "svg"];
    assertSucceeded(await copy.deno("run", "-A", "--no-check", ...words));
    const figure = await Deno.readTextFile(`${run}/figures/p-final-losses-column.svg`);
    assert(figure.includes("training loss"));
    if (withoutBrowser) return;
    const { page, complaints } = await open(`${run}/report.html`);
    assertEquals(await page.textContent('nav a[href="#final-losses"]'), "Final losses");
    assertEquals(await page.textContent("#final-losses h2"), "Final losses");
    await page.click("#final-losses summary");
    const rows = await page.$$eval("#final-losses tbody tr", (all) => all.length);
    assertEquals(rows, 4);
    await page.waitForSelector("#final-losses .chart svg");
    assertMatch((await page.getAttribute("#final-losses .chart", "aria-label"))!, /M-SVAG 0\.\d+/);
    assertEquals(complaints, []);
    await page.context().close();
  },
};
