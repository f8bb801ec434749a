/** What each seed ended with, method by method. @module */
import type { Spec } from "../../charts/svg.ts";
import { significant } from "../../text/numbers.ts";
import type { Chart, Surface } from "../content/chart.ts";
import type { CellData, ReportData, Series } from "../content/data.ts";
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
      const methods = methodsOn(data, problem);
      const ends = endsOf(methods, measure);
      const panel = {
        key,
        title,
        description: () =>
          `${title}: ${ends.map((end) => `${end.label} ${significant(end.value)}`).join("; ")}.`,
        draw: (surface: Surface) =>
          seedsView(ends, methods.map(({ label }) => label), `final ${name}`, surface),
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

/** A method and its runs on a problem. */
interface MethodRuns {
  readonly series: number;
  readonly line: Series;
  /** Its label, and how many of its runs diverged where any did. */
  readonly label: string;
  readonly runs: readonly CellData[];
}

/** The methods of a problem, in their order, in the variants that they are judged by. */
function methodsOn(data: ReportData, problem: string): readonly MethodRuns[] {
  const judged = judgedSeries(data, problem);
  return data.series.flatMap((line, series) => {
    if (!judged.has(series)) return [];
    const runs = data.cells.filter((cell) => cell.problem === problem && cell.series === series);
    const diverged = runs.filter(({ state }) => state === "diverged").length;
    const failed = diverged === 0 ? "" : ` (${diverged} of ${runs.length} diverged)`;
    return [{ series, line, label: `${line.label}${failed}`, runs }];
  });
}

/** What the runs of methods ended with that did not diverge. */
function endsOf(methods: readonly MethodRuns[], measure: JudgedMeasure): readonly SeedEnd[] {
  return methods.flatMap(({ series, line: { color, shade }, label, runs }) =>
    runs.flatMap((run) => {
      const value = run.state === "diverged" ? undefined : run[measure].at(-1) ?? undefined;
      return value === undefined ? [] : [{ series, label, color, shade, seed: run.seed, value }];
    })
  );
}

/** A tick at each seed, a bar at the mean. */
function seedsView(
  ends: readonly SeedEnd[],
  labels: readonly string[],
  title: string,
  { look, width }: Surface,
): Spec {
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
    scale: { domain: labels },
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
