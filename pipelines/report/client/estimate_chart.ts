/** Means with their intervals, one below the other, and the line of no effect. @module */
import type { Look } from "./look.ts";

/** A mean and its interval. */
export interface EstimateRow {
  readonly label: string;
  readonly mean: number;
  readonly low: number | null | undefined;
  readonly high: number | null | undefined;
}

/** What a panel of estimates shows. */
export interface EstimateChart {
  readonly rows: readonly EstimateRow[];
  /** What the horizontal axis measures. */
  readonly title: string;
  readonly look: Look;
  /** Pixels. */
  readonly width: number;
}

/** The panel: a view of a Vega-Lite specification. Intervals that leave out 0 have a filled point. */
export function estimateChart(
  { rows, title, look, width }: EstimateChart,
): Record<string, unknown> {
  const values = rows.map(({ label, mean, low, high }) => {
    const known = typeof low === "number" && typeof high === "number";
    return {
      label,
      mean,
      low: known ? low : mean,
      high: known ? high : mean,
      fill: known && (low > 0 || high < 0) ? look.ink : look.background,
    };
  });
  const y = {
    field: "label",
    type: "nominal",
    sort: rows.map(({ label }) => label),
    title: null,
    axis: { domain: false, ticks: false, labelPadding: 8, grid: false },
  };
  const x = {
    field: "mean",
    type: "quantitative",
    title,
    scale: { zero: true, nice: true, padding: 6 },
    axis: { tickCount: Math.max(Math.floor(width / 120), 2), format: "~g" },
  };
  return {
    width,
    height: rows.length * 26,
    data: { values },
    layer: [
      {
        mark: { type: "rule", color: look.rule, strokeDash: [2, 2] },
        encoding: { x: { datum: 0 } },
      },
      {
        mark: { type: "rule", color: look.ink, strokeWidth: look.stroke * 0.8 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
      },
      {
        mark: {
          type: "point",
          size: 48,
          opacity: 1,
          stroke: look.ink,
          strokeWidth: look.stroke * 0.7,
        },
        encoding: { x, y, fill: { field: "fill", type: "nominal", scale: null, legend: null } },
      },
    ],
  };
}
