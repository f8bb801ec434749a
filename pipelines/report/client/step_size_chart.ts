/** How good each step size of a search was: sensitivity, and the winner. @module */
import type { TuningEntry } from "./data.ts";
import { measureName } from "./curve_chart.ts";
import { type Look, visible } from "./look.ts";

/** What the panel of one problem shows. */
export interface StepSizeChart {
  readonly rows: readonly TuningEntry[];
  readonly look: Look;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** The panel: a view of a Vega-Lite specification. Winners are ringed. */
export function stepSizeChart(
  { rows, look, width, height }: StepSizeChart,
): Record<string, unknown> {
  const metric = rows[0]!.metric;
  const values = rows.flatMap((row) => {
    const value = row[metric];
    if (value === undefined || value === null) return [];
    const { label, learningRate, winner, dash } = row;
    return [{ label, learningRate, value, winner, dash, color: visible(row.color, look) }];
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
    title: `best ${measureName(metric)}${log ? " (log)" : ""}`,
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
