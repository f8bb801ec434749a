/** Learning curves as a Vega-Lite specification: the same on the page and on paper. @module */
import { axisOf } from "../../charts/curve_axis.ts";
import type { ChartMeasure, Series } from "./data.ts";
import type { CurvePoint, Horizontal, SeedPoint } from "./curve_points.ts";
import { type Look, visible } from "./look.ts";

/** What one panel shows. */
export interface CurveChart {
  readonly measure: ChartMeasure;
  readonly horizontal: Horizontal;
  readonly points: readonly CurvePoint[];
  /** Curves of single seeds, drawn instead of bands. */
  readonly seeds: readonly SeedPoint[];
  readonly series: readonly Series[];
  readonly look: Look;
  readonly log: boolean;
  /** Whether it can be zoomed, and methods isolated. */
  readonly interactive: boolean;
  /** Part of the horizontal axis that is shown, from 0 to 1. */
  readonly part: readonly [number, number];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Names of measures, for axes and headings. */
export function measureName(measure: string): string {
  return measure.replace(/^train/, "training").replace(
    /[A-Z]/,
    (letter) => ` ${letter.toLowerCase()}`,
  );
}

/** Names of what runs along the horizontal axis. */
export function horizontalName(horizontal: Horizontal): string {
  return { step: "steps", examples: "examples", seconds: "seconds of training" }[horizontal];
}

/** The panel of one problem and measure: a view of a Vega-Lite specification. */
export function curveChart(chart: CurveChart): Record<string, unknown> {
  const { horizontal, look, interactive, width, height } = chart;
  const range = horizontalRange(chart);
  const seen = chart.points.filter(({ x }) => x >= range[0] && x <= range[1]);
  const { type, domain } = axisOf(chart.measure, seen.length > 0 ? seen : chart.points, chart.log);
  const x = {
    field: "x",
    type: "quantitative",
    title: horizontalName(horizontal),
    scale: { nice: false, zero: false, domain: range },
    axis: { tickCount: Math.max(Math.floor(width / 70), 2), format: "~s", grid: false },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: `${measureName(chart.measure)}${type === "log" ? " (log)" : ""}`,
    scale: { type, domain, nice: false, zero: false },
    axis: { tickCount: Math.max(Math.floor(height / 40), 3), format: "~g" },
  });
  const faded = interactive
    ? {
      condition: {
        test: "length(isolated) > 0 && indexof(isolated, datum.series) < 0",
        value: 0.07,
      },
    }
    : {};
  const shown = (values: readonly (CurvePoint | SeedPoint)[]) =>
    values.map((point) => ({ ...point, ...curveStyle(chart.series[point.series]!, look) }));
  const curve = {
    color: { field: "color", type: "nominal", scale: null, legend: null },
    strokeDash: { field: "dash", type: "nominal", scale: null, legend: null },
  };
  const single = chart.seeds.length > 0;
  const band = {
    data: { values: shown(chart.points.filter(({ sd }) => sd > 0)) },
    mark: { type: "area", clip: true },
    encoding: {
      x,
      y: y("low"),
      y2: { field: "high" },
      fill: { field: "color", type: "nominal", scale: null, legend: null },
      detail: { field: "series" },
      fillOpacity: {
        value: 0.15,
        ...(interactive && { condition: { ...faded.condition, value: 0 } }),
      },
    },
  };
  const lines = {
    ...(interactive && {
      params: [{
        name: "zoom",
        bind: "scales",
        select: { type: "interval", zoom: "wheel![event.ctrlKey || event.metaKey]" },
      }],
    }),
    data: { values: shown(single ? chart.seeds : chart.points) },
    mark: { type: "line", clip: true, strokeWidth: single ? look.stroke * 0.6 : look.stroke },
    encoding: {
      x,
      y: y(single ? "value" : "mean"),
      ...curve,
      detail: { field: single ? "curve" : "series" },
      strokeOpacity: { value: single ? 0.75 : 1, ...faded },
    },
  };
  const hover = {
    data: { name: "hover", values: [] },
    layer: [
      {
        mark: { type: "rule", color: look.rule, strokeWidth: 1 },
        encoding: { x, size: { value: 1 } },
      },
      {
        mark: { type: "point", filled: true, size: 42, opacity: 1, clip: true },
        encoding: { x, y: y("mean"), color: curve.color },
      },
    ],
  };
  return {
    width,
    height,
    layer: [...(single ? [] : [band]), lines, ...(interactive ? [hover] : [])],
  };
}

/** Both ends of the horizontal axis. */
export function horizontalRange({ points, part }: CurveChart): [number, number] {
  const all = points.map(({ x }) => x);
  const [first, last] = [all.reduce((a, b) => Math.min(a, b), Infinity), Math.max(0, ...all)];
  const least = Number.isFinite(first) ? first : 0;
  const length = last - least || 1;
  return [least + part[0] * length, least + part[1] * length];
}

/** How a series is drawn. */
export function curveStyle(
  { color, dash }: Series,
  look: Look,
): { color: string; dash: readonly number[] } {
  return { color: visible(color, look), dash };
}
