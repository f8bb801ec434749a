/**
 * The page's script, made of the functions in `client/`.
 *
 * They are TypeScript like the rest, checked and tested where there is no browser, and reach the page
 * as `Function.prototype.toString` gives them: Deno has taken the types out by then. So a function
 * there may use the others and the browser, but no variable of its module, and no two have one name.
 * Nothing is built ahead, and it works alike from a checkout and from JSR.
 *
 * @module
 */
import * as curveAxis from "../charts/curve_axis.ts";
import * as numbers from "../text/numbers.ts";
import * as charts from "./client/charts_section.ts";
import * as curveChart from "./client/curve_chart.ts";
import * as curvePoints from "./client/curve_points.ts";
import * as curves from "./client/curves_section.ts";
import * as elements from "./client/elements.ts";
import * as estimateChart from "./client/estimate_chart.ts";
import * as figure from "./client/figure.ts";
import * as hover from "./client/hover.ts";
import * as legend from "./client/legend.ts";
import * as live from "./client/live.ts";
import * as look from "./client/look.ts";
import * as rerun from "./client/rerun_section.ts";
import * as seedsChart from "./client/seeds_chart.ts";
import * as start from "./client/start.ts";
import * as state from "./client/state.ts";
import * as stepSizeChart from "./client/step_size_chart.ts";
import * as table from "./client/table.ts";
import * as tableText from "./client/table_text.ts";
import * as tables from "./client/tables_section.ts";
import * as theme from "./client/theme.ts";

const modules: readonly Readonly<Record<string, unknown>>[] = [
  ...[curveAxis, numbers, elements, look, state, curvePoints, curveChart, estimateChart],
  ...[seedsChart, stepSizeChart, tableText, table, figure, hover, legend, curves, tables, charts],
  ...[rerun, theme, live, start],
];

/**
 * The script as text; it starts itself.
 *
 * @throws {TypeError} if two functions have one name, or something else than functions is exported
 */
export function clientScript(): string {
  const functions = new Map<string, string>();
  for (const [name, each] of modules.flatMap((module) => Object.entries(module))) {
    if (typeof each !== "function" || each.name !== name || functions.has(name)) {
      throw new TypeError(
        `"${name}" cannot go to the page: it is no function, or there are two of it`,
      );
    }
    functions.set(name, each.toString());
  }
  return `"use strict";\n(() => {\n${[...functions.values()].join("\n")}\nstartReport();\n})();\n`;
}
