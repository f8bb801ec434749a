/** A chart is added to the report by its file and a line in the list. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { driven, madeUp, open, pageTest } from "../pipelines/report/page_driver.ts";
import { assertSucceeded, copyOfCheckout } from "./copy.ts";

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

driven();

pageTest(
  "a chart takes its file and a line in the list; what is forgotten is told",
  async () => {
    await using copy = await copyOfCheckout();
    const tested = (name: string) =>
      copy.deno("test", "-A", "--no-check", `tests/pipelines/report/${name}_test.ts`);
    const told = async (name: string, message: string) => {
      const { success, text } = await tested(name);
      assertEquals(success, false);
      assertStringIncludes(text, message);
    };
    const listed = async () => {
      const line = 'import { effects } from "../charts/effects.ts";\n';
      const own = 'import { finalLosses } from "../charts/final_losses.ts";\n';
      await copy.insert(list, line, own);
      await copy.insert(list, "  seeds,\n", "  finalLosses,\n");
    };

    await copy.add(file, chart);
    await told("charts/properties", `the chart of ${file} is not in the list; add it to ${list}`);
    await listed();
    await told("client", "pipelines/report/client.js is stale");

    const variant = async (from: RegExp, to: string) => {
      await copy.restore(file);
      assertMatch(chart, from);
      await copy.add(file, chart.replace(from, to));
    };
    await variant(/ {8}description:[^]*?`,\n/, "");
    await told("charts/properties", 'of the chart "final-losses" has no description');
    const { text } = await copy.deno("check", list);
    assertStringIncludes(text, "Property 'description' is missing");
    await variant(/id: "final-losses"/, 'id: "seeds"');
    await told("charts/properties", '"Seeds" and "Final losses" of ' + list);

    await variant(/$/, "");
    const bundled = await copy.deno("task", "bundle");
    if (/error sending request.*esbuild/s.test(bundled.text)) {
      return console.warn(
        `*** NO BUNDLER: the page with the new chart is not tested; ${bundled.text}`,
      );
    }
    assertSucceeded(bundled);
    assertEquals(copy.touched, [file, list]); // and what the task makes of them
    assertSucceeded(await copy.deno("check", "pipelines/report.ts"));
    assertSucceeded(await tested("charts/properties"));
    assertSucceeded(await tested("client"));

    const run = await madeUp();
    assertSucceeded(
      await copy.deno("run", "-A", "pipelines/report.ts", run, "--figures", "svg"),
    );
    const { page, complaints } = await open(`${run}/report.html`);
    assertEquals(await page.textContent('nav a[href="#final-losses"]'), "Final losses");
    assertEquals(await page.textContent("#final-losses h2"), "Final losses");
    await page.click("#final-losses summary");
    const rows = await page.$$eval("#final-losses tbody tr", (all) => all.length);
    assertEquals(rows, 4);
    await page.waitForSelector("#final-losses .chart svg");
    assertMatch((await page.getAttribute("#final-losses .chart", "aria-label"))!, /M-SVAG 0\.\d+/);
    assertEquals(complaints, []);
    const figure = await Deno.readTextFile(`${run}/figures/p-final-losses-column.svg`);
    assert(figure.includes("training loss"));
    await page.context().close();
  },
);
