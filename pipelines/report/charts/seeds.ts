/** What each seed ended with, method by method. @module */
import type { Spec } from "../../charts/svg.ts";
import { significant } from "../../text/numbers.ts";
import type { Chart, Surface } from "../content/chart.ts";
import type { ReportData } from "../content/data.ts";
import { visible } from "../content/look.ts";
import { type JudgedMeasure, judgedOn, judgedSeries, measureName } from "../content/measures.ts";
import { logGrid } from "../content/log_grid.ts";
import { tableSpec } from "../content/table_spec.ts";

/** The last value of each run that did not diverge. */
export const seeds: Chart = {
  id: "seeds",
  title: "Seeds",
  lead: "What each run ended with, a dot each; the bar is the mean.",
  columns: 1,
  groups: (data) =>
    data.problems.map((problem) => {
      const measure = judgedOn(data, problem);
      const name = measureName(measure);
      const key = `seeds ${problem}`;
      const title = `${problem}: final ${name}, seed by seed`;
      const ends = endsOn(data, problem, measure);
      const panel = {
        key,
        title,
        description: () =>
          `${title}: ${ends.map((end) => `${end.label} ${significant(end.value)}`).join("; ")}.`,
        draw: (surface: Surface) => seedsView(ends, `final ${name}`, surface),
        table: () =>
          tableSpec({
            key: `numbers ${key}`,
            caption: title,
            columns: [
              { heading: "method", text: ({ label }) => label, series: ({ series }) => series },
              { heading: "seed", text: ({ seed }) => String(seed), value: ({ seed }) => seed },
              {
                heading: name,
                text: ({ value }) => significant(value),
                value: ({ value }) => value,
              },
            ],
            rows: ends,
            copy: true,
          }),
      };
      return { problem, title: problem, panels: [panel] };
    }),
};

/** What a cell ended with. */
interface SeedEnd {
  readonly series: number;
  readonly label: string;
  readonly color: string;
  readonly shade: number | null;
  readonly seed: number;
  readonly value: number;
}

/** What the cells of a problem ended with, in the order of the methods. */
function endsOn(data: ReportData, problem: string, measure: JudgedMeasure): readonly SeedEnd[] {
  const judged = judgedSeries(data, problem);
  return data.series.flatMap(({ label: method, color, shade }, series) => {
    if (!judged.has(series)) return [];
    const own = data.cells.filter((cell) => cell.problem === problem && cell.series === series);
    const diverged = own.filter(({ state }) => state === "diverged").length;
    const label = diverged === 0 ? method : `${method} (${diverged} of ${own.length} diverged)`;
    return own.flatMap((cell) => {
      if (cell.state === "diverged") return [];
      const value = cell[measure].at(-1) ?? undefined;
      return value === undefined ? [] : [{ series, label, color, shade, seed: cell.seed, value }];
    });
  });
}

/** A tick at each seed, a bar at the mean. */
function seedsView(ends: readonly SeedEnd[], title: string, { look, width }: Surface): Spec {
  const labels = [...new Set(ends.map(({ label }) => label))];
  const values = ends.map((end) => ({ ...end, color: visible(end, look) }));
  const ended = ends.map(({ value }) => value);
  const wide = Math.min(...ended) > 0 && Math.max(...ended) > 10 * Math.min(...ended);
  const x = {
    field: "value",
    type: "quantitative",
    title: wide ? `${title} (log)` : title,
    scale: { type: wide ? "log" : "linear", zero: false, nice: true, padding: 8 },
    axis: {
      tickCount: Math.max(Math.floor(width / 120), 3),
      format: wide ? "~g" : "~r",
      ...(wide && logGrid(ended)),
    },
  };
  const y = {
    field: "label",
    type: "nominal",
    sort: labels,
    title: null,
    axis: { domain: false, ticks: false, labelPadding: 8, grid: false },
  };
  const color = { field: "color", type: "nominal", scale: null, legend: null };
  return {
    width,
    height: labels.length * 26,
    data: { values },
    layer: [
      {
        mark: { type: "point", filled: true, size: 55, opacity: 0.65 },
        encoding: { x, y, color },
      },
      {
        mark: { type: "tick", thickness: 2.5, size: 20, opacity: 1 },
        encoding: { x: { ...x, aggregate: "mean" }, y, color },
      },
    ],
  };
}
