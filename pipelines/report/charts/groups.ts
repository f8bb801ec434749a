/** What problems measure of groups of examples, at the end of runs. @module */
import { deviationOf, extrasIn, partsOf } from "../../rows/extra_columns.ts";
import type { ExtraColumn } from "../../../problems/problem.ts";
import type { Spec } from "../../charts/svg.ts";
import { groupBy } from "../../../optimizers/group_by.ts";
import { quantityTitle } from "../../statistics/measures.ts";
import { significant } from "../../text/numbers.ts";
import type { Chart, Panel, Surface } from "../content/chart.ts";
import type { ReportData, Series } from "../content/data.ts";
import { logGrid } from "../content/log_grid.ts";
import { type Look, visible } from "../content/look.ts";
import { judgedSeries } from "../content/measures.ts";
import { tableSpec } from "../content/table_spec.ts";

/** A panel for each quantity, along it the groups; of problems that measure some. */
export const groups: Chart = {
  id: "groups",
  title: "Groups",
  lead:
    "What each method ended with in groups of examples, mean over seeds, with a line of one standard deviation to either side.",
  columns: 2,
  groups: (data) =>
    data.problems.flatMap((problem) => {
      const rows = data.summary.filter((row) => row.problem === problem);
      const quantities = groupBy(extrasIn(rows), (column) => partsOf(column)[0]);
      const panels = [...quantities].map(([quantity, columns]) =>
        panelOf(data, problem, quantity, columns)
      );
      const judged = judgedSeries(data, problem);
      const lines = data.series.filter((_, i) => judged.has(i));
      return panels.length === 0 ? [] : [{ problem, title: problem, lines, panels }];
    }),
};

/** What a method ended with in a group. */
interface GroupEnd {
  readonly line: Series;
  readonly group: string;
  readonly mean: number;
  /** `undefined` for one run. */
  readonly sd: number | undefined;
}

function panelOf(
  data: ReportData,
  problem: string,
  quantity: string,
  columns: readonly ExtraColumn[],
): Panel {
  const key = `groups ${problem} ${quantity}`;
  const name = quantityTitle(quantity);
  const title = `${problem}: ${name} of groups`;
  const ends = endsOf(data, problem, columns);
  return {
    key,
    title,
    description: () =>
      `${title}: ${
        ends.map(({ line, group, mean }) => `${line.label} ${group} ${significant(mean, 3)}`).join(
          "; ",
        )
      }.`,
    draw: (surface) => groupsView(ends, columns.map((column) => partsOf(column)[1]), name, surface),
    table: () =>
      tableSpec({
        key: `numbers ${key}`,
        caption: title,
        columns: [
          { heading: "method", text: ({ line }) => line.label },
          { heading: "group", text: ({ group }) => group },
          { heading: name, text: ({ mean }) => significant(mean), value: ({ mean }) => mean },
          {
            heading: "sd",
            text: ({ sd }) => sd === undefined ? "" : significant(sd, 3),
            value: ({ sd }) => sd ?? null,
          },
        ],
        rows: ends,
        copy: true,
      }),
  };
}

/** The methods in the variants that they are judged by, in their order, and of each the groups. */
function endsOf(
  data: ReportData,
  problem: string,
  columns: readonly ExtraColumn[],
): readonly GroupEnd[] {
  const judged = judgedSeries(data, problem);
  return data.summary.filter((row) => row.problem === problem && judged.has(row.series))
    .flatMap((row) =>
      columns.flatMap((column) => {
        const mean = row[column], line = data.series[row.series]!;
        if (mean === undefined || !Number.isFinite(mean)) return [];
        return [{ line, group: partsOf(column)[1], mean, sd: row[deviationOf(column)] }];
      })
    );
}

/** A line for each method, a point on it for each group. */
function groupsView(
  all: readonly GroupEnd[],
  names: readonly string[],
  title: string,
  { look, width, paper }: Surface,
): Spec {
  const means = all.map(({ mean }) => mean);
  const wide = Math.min(...means) > 0 && Math.max(...means) > 10 * Math.min(...means);
  const values = all.map((end) => pointOf(end, look, wide));
  const ends = values.flatMap(({ low, high }) => [low, high]);
  const letters = Math.max(...names.map(({ length }) => length));
  const upright = names.length * (letters + 1) * 0.6 * look.fontSize > width;
  const x = {
    field: "group",
    type: "ordinal",
    sort: names,
    title: null,
    axis: { labelAngle: upright ? -90 : 0, labelOverlap: false, grid: false },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: wide ? `${title} (log)` : title,
    scale: { type: wide ? "log" : "linear", nice: !wide, zero: false, padding: wide ? 8 : 0 },
    axis: { tickCount: 5, format: wide ? "~g" : "~r", ...(wide && logGrid(ends)) },
  });
  const plain = (field: string) => ({ field, type: "nominal", scale: null, legend: null });
  const color = plain("color");
  const detail = { field: "method" };
  return {
    width,
    height: paper ? Math.round(0.72 * Math.min(width, 200)) : 220,
    data: { values },
    layer: [
      {
        mark: { type: "line", strokeWidth: look.stroke },
        encoding: { x, y: y("mean"), color, detail, strokeDash: plain("dash") },
      },
      {
        mark: { type: "rule", strokeWidth: look.stroke * 0.6 },
        encoding: { x, y: y("low"), y2: { field: "high" }, color, detail },
      },
      {
        mark: { type: "point", filled: true, size: 30, opacity: 1 },
        encoding: { x, y: y("mean"), color },
      },
    ],
  };
}

/** A point as it is drawn; what would lie below 0 on a logarithmic axis ends at the mean. */
function pointOf({ line, group, mean, sd = 0 }: GroupEnd, look: Look, log: boolean) {
  const low = log && mean - sd <= 0 ? mean : mean - sd;
  const style = { color: visible(line, look), dash: line.dash };
  return { method: line.label, group, mean, low, high: mean + sd, ...style };
}
