/** How good each step size of a search or a grid was: sensitivity, and the winner. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import type { Spec } from "../../charts/svg.ts";
import { isAccuracy } from "../../statistics/measures.ts";
import { significant } from "../../text/numbers.ts";
import type { Chart, Panel, Surface } from "../content/chart.ts";
import type { TuningEntry } from "../content/data.ts";
import { logGrid } from "../content/log_grid.ts";
import { visible } from "../content/look.ts";
import { valueName } from "../content/measures.ts";
import { tableSpec } from "../content/table_spec.ts";

/** The searches for step sizes, and lists of them that grids went through, problem by problem. */
export const stepSizes: Chart = {
  id: "step-sizes",
  title: "Step sizes",
  lead: "How good each step size was: each run a dot, the line through their means, the winners " +
    "ringed, by a square at an end of the list: there may be a better one beyond.",
  columns: 1,
  groups: ({ tuning }) =>
    [...groupBy(tuning.filter(isListed), ({ problem }) => problem)].map(([problem, rows]) => {
      const lines = [...new Map(rows.map((row) => [row.label, row])).values()]
        .map(({ label, color, dash, shade }) => ({ label, color, dash, shade }));
      const panels = [...groupBy(rows, valueName)]
        .map(([name, own], i) => panelOf(i === 0 ? problem : `${problem} ${name}`, problem, own));
      return { problem, title: problem, lines, panels };
    }),
};

/** Whether a step size is one of several. */
function isListed(row: TuningEntry, _: number, all: readonly TuningEntry[]): boolean {
  return all.some(({ problem, label, learningRate }) =>
    problem === row.problem && label === row.label && learningRate !== row.learningRate
  );
}

function panelOf(name: string, problem: string, rows: readonly TuningEntry[]): Panel {
  const metric = rows[0]!.metric;
  const best = valueName(rows[0]!);
  const key = `step-sizes ${name}`;
  const title = `${problem}: ${best} by step size`;
  const winners = rows.filter(({ winner }) => winner).map((row) => {
    const value = row[metric];
    const text = typeof value === "number" ? significant(value, 3) : "";
    const end = row.atEnd ? ", at an end of its list" : "";
    return `${row.label} at ${row.learningRate} with ${text}${end}`;
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
          {
            heading: "winner",
            text: ({ winner, atEnd }) => atEnd ? "yes, at an end" : winner ? "yes" : "",
          },
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

/** A line for each method, a dot for each run; winners are ringed. */
function stepSizesView(rows: readonly TuningEntry[], { look, width, paper }: Surface): Spec {
  const height = paper ? Math.round(0.6 * Math.min(width, 300)) : 220;
  const metric = rows[0]!.metric;
  const values = rows.flatMap((row) => {
    const value = row[metric];
    if (value === undefined || value === null) return [];
    const { label, learningRate, winner, dash, atEnd } = row;
    return [{ label, learningRate, value, winner, dash, atEnd, color: visible(row, look) }];
  });
  const runs = rows.flatMap((row) =>
    row.ends.map((value) => {
      const { label, learningRate } = row;
      return { label, learningRate, value, color: visible(row, look) };
    })
  );
  const log = !isAccuracy(metric) && [...values, ...runs].every(({ value }) => value > 0);
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
    axis: {
      tickCount: Math.max(Math.floor(height / 40), 3),
      format: log ? "~g" : "~r",
      ...(log && logGrid([...values, ...runs].map(({ value }) => value))),
    },
  };
  const color = { field: "color", type: "nominal", scale: null, legend: null };
  const detail = { field: "label" };
  const strokeDash = { field: "dash", type: "nominal", scale: null, legend: null };
  const shape = { value: "circle", condition: { test: "datum.atEnd", value: "square" } };
  return {
    width,
    height,
    data: { values },
    layer: [
      {
        mark: { type: "line", strokeWidth: look.stroke },
        encoding: { x, y, color, detail, strokeDash },
      },
      {
        data: { values: runs },
        mark: { type: "point", filled: true, size: 26, opacity: 0.55 },
        encoding: { x, y, color, detail },
      },
      {
        transform: [{ filter: "datum.winner" }],
        mark: { type: "point", filled: false, size: 190, strokeWidth: 1.6, opacity: 1 },
        encoding: { x, y, color, detail, shape },
      },
    ],
  };
}
