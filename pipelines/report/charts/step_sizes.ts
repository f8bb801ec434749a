/** How good each step size of a search was: sensitivity, and the winner. @module */
import type { Spec } from "../../charts/svg.ts";
import { significant } from "../../text/numbers.ts";
import type { Chart, Panel, Surface } from "../content/chart.ts";
import type { TuningEntry } from "../content/data.ts";
import { visible } from "../content/look.ts";
import { measureName } from "../content/measures.ts";
import { tableSpec } from "../content/table_spec.ts";

/** The searches for step sizes, problem by problem. */
export const stepSizes: Chart = {
  id: "step-sizes",
  title: "Step sizes",
  lead: "How good each step size of the search was; the winners are ringed.",
  columns: 1,
  groups: ({ tuning }) =>
    [...new Set(tuning.map(({ problem }) => problem))].map((problem) => {
      const rows = tuning.filter((row) => row.problem === problem);
      const lines = [...new Map(rows.map((row) => [row.label, row])).values()]
        .map(({ label, color, dash }) => ({ label, color, dash }));
      return { problem, title: problem, lines, panels: [panelOf(problem, rows)] };
    }),
};

function panelOf(problem: string, rows: readonly TuningEntry[]): Panel {
  const metric = rows[0]!.metric;
  const best = valueName(rows[0]!);
  const key = `step-sizes ${problem}`;
  const title = `${problem}: ${best} by step size`;
  const winners = rows.filter(({ winner }) => winner).map((row) => {
    const value = row[metric];
    const text = typeof value === "number" ? significant(value, 3) : "";
    return `${row.label} at ${row.learningRate} with ${text}`;
  });
  return {
    key,
    title,
    description: () => `${title}. Winners: ${winners.join("; ")}.`,
    draw: (surface) => stepSizesView(rows, surface),
    table: () =>
      tableSpec({
        key: `numbers ${key}`,
        caption: title,
        columns: [
          { heading: "method", text: ({ label }) => label },
          {
            heading: "step size",
            text: ({ learningRate }) => String(learningRate),
            value: ({ learningRate }) => learningRate,
          },
          {
            heading: best,
            text: (row) => typeof row[metric] === "number" ? significant(row[metric]) : "diverged",
            value: (row) => row[metric],
            strong: ({ winner }) => winner,
          },
          { heading: "winner", text: ({ winner }) => winner ? "yes" : "" },
          { heading: "seeds", text: ({ seeds }) => String(seeds), value: ({ seeds }) => seeds },
          {
            heading: "diverged",
            text: ({ diverged }) => String(diverged),
            value: ({ diverged }) => diverged,
          },
        ],
        rows,
        copy: true,
      }),
  };
}

/** `final validation accuracy`, or as in the papers `best test accuracy`. */
function valueName({ metric, by }: TuningEntry): string {
  return `${by === "end" ? "final" : "best"} ${measureName(metric)}`;
}

/** A line for each method; winners are ringed. */
function stepSizesView(rows: readonly TuningEntry[], { look, width, paper }: Surface): Spec {
  const height = paper ? Math.round(0.6 * Math.min(width, 300)) : 220;
  const metric = rows[0]!.metric;
  const values = rows.flatMap((row) => {
    const value = row[metric];
    if (value === undefined || value === null) return [];
    const { label, learningRate, winner, dash } = row;
    return [{ label, learningRate, value, winner, dash, color: visible(row, look) }];
  });
  const log = !metric.endsWith("Accuracy") && values.every(({ value }) => value > 0);
  const x = {
    field: "learningRate",
    type: "quantitative",
    title: "step size (log)",
    scale: { type: "log", nice: false, padding: 12 },
    axis: { format: "~g", tickCount: Math.max(Math.floor(width / 110), 2), grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative",
    title: `${valueName(rows[0]!)}${log ? " (log)" : ""}`,
    scale: { type: log ? "log" : "linear", zero: false, nice: true, padding: 8 },
    axis: { tickCount: Math.max(Math.floor(height / 40), 3), format: "~g" },
  };
  const color = { field: "color", type: "nominal", scale: null, legend: null };
  const detail = { field: "label" };
  return {
    width,
    height,
    data: { values },
    layer: [
      {
        mark: { type: "line", strokeWidth: look.stroke },
        encoding: {
          x,
          y,
          color,
          detail,
          strokeDash: { field: "dash", type: "nominal", scale: null, legend: null },
        },
      },
      {
        mark: { type: "point", filled: true, size: 30, opacity: 1 },
        encoding: { x, y, color, detail },
      },
      {
        transform: [{ filter: "datum.winner" }],
        mark: { type: "point", filled: false, size: 190, strokeWidth: 1.6, opacity: 1 },
        encoding: { x, y, color, detail },
      },
    ],
  };
}
