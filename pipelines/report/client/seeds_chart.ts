/** What each seed ended with, method by method. @module */
import { measureName } from "./curve_chart.ts";
import { type Look, visible } from "./look.ts";

/** What a cell ended with. */
export interface SeedEnd {
  readonly label: string;
  readonly color: string;
  readonly seed: number;
  readonly value: number;
}

/** What the panel of one problem shows. */
export interface SeedsChart {
  readonly ends: readonly SeedEnd[];
  readonly measure: string;
  readonly look: Look;
  /** Pixels. */
  readonly width: number;
}

/** The panel: a view of a Vega-Lite specification; a tick at each seed, a bar at the mean. */
export function seedsChart({ ends, measure, look, width }: SeedsChart): Record<string, unknown> {
  const labels = [...new Set(ends.map(({ label }) => label))];
  const values = ends.map((end) => ({ ...end, color: visible(end.color, look) }));
  const x = {
    field: "value",
    type: "quantitative",
    title: `final ${measureName(measure)}`,
    scale: { zero: false, nice: true, padding: 8 },
    axis: { tickCount: Math.max(Math.floor(width / 120), 2), format: "~g" },
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
