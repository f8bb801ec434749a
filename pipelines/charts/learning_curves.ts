/** The chart of learning curves: a row for each problem, a column for each measure. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import type * as vegaLite from "vega-lite";
import { axisOf } from "./curve_axis.ts";
import { type CurvePoint, curves, type Measure } from "../statistics/curves.ts";
import { shownName } from "../text/visible.ts";
import { type Style, stylesOf } from "./palette.ts";
import { shaded } from "./shades.ts";
import { renderSvg } from "./render.ts";

/** A Vega-Lite specification: plain JSON. */
export type ChartSpec = vegaLite.TopLevelSpec;

type View = vegaLite.TopLevelSpec extends infer T ? T extends { hconcat: (infer V)[] } ? V : never
  : never;

const panels: readonly { measure: Measure; title: string }[] = [
  { measure: "trainLoss", title: "training loss" },
  { measure: "testLoss", title: "test loss" },
  { measure: "testAccuracy", title: "test accuracy" },
];

/**
 * The Vega-Lite specification of learning curves: loss (logarithmic where all values are positive)
 * and accuracy against steps, one colour and dash for each optimizer, mean over seeds with a band of
 * one standard deviation.
 *
 * @param rows a table of evaluation rows, as `train` and `ablate` resolve to
 */
export function curvesSpec(rows: ColumnTable): ChartSpec {
  const optimizers = rows.select("optimizer").dedupe().array("optimizer") as string[];
  const problems = rows.select("problem").dedupe().array("problem") as string[];
  const points = panels.map(({ measure }) => curves(rows, measure).objects() as CurvePoint[]);
  const styles = stylesOf(optimizers).map(({ color, shade, ...style }) => ({
    ...style,
    color: shade === null ? color : shaded(color, shade),
  }));
  const labels = styles.map(({ label }) => label);
  const method = { field: "method", sort: labels, title: null };
  const series = {
    color: { ...method, scale: { domain: labels, range: styles.map(({ color }) => color) } },
    strokeDash: { ...method, scale: { domain: labels, range: styles.map(({ dash }) => dash) } },
  };
  const rowOf = (problem: string) => {
    const row = panels.flatMap(({ measure, title }, i) => {
      const own = points[i]!.filter((point) => point.problem === problem);
      if (own.length === 0) return [];
      return [panel(own, optimizers, styles, titledAxis(measure, title, own), series)];
    });
    return {
      title: { text: shownName(problem), anchor: "start" as const, fontSize: 14 },
      hconcat: row,
    };
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 16,
    spacing: 28,
    vconcat: problems.map(rowOf) as View[],
    config,
  } as ChartSpec;
}

/** Learning curves as an SVG document; drawn without a browser. */
export function curvesSvg(rows: ColumnTable): Promise<string> {
  return renderSvg(curvesSpec(rows));
}

interface Axis {
  readonly title: string;
  readonly type: "log" | "linear";
  readonly domain: readonly [number, number];
}

function titledAxis(measure: Measure, title: string, points: readonly CurvePoint[]): Axis {
  const { type, domain } = axisOf(measure, points);
  return { title: type === "log" ? `${title} (log)` : title, type, domain };
}

function panel(
  points: readonly CurvePoint[],
  optimizers: readonly string[],
  styles: readonly Style[],
  { title, type, domain }: Axis,
  series: Readonly<Record<string, unknown>>,
): unknown {
  const values = points.map(({ optimizer, step, mean, low, high }) => ({
    method: styles[optimizers.indexOf(optimizer)]!.label,
    fill: styles[optimizers.indexOf(optimizer)]!.color,
    step,
    mean,
    low,
    high,
  }));
  const x = { field: "step", type: "quantitative", title: "step", scale: { nice: false } };
  const y = {
    field: "mean",
    type: "quantitative",
    title,
    scale: { type, domain, nice: false, ...(type === "linear" ? { zero: false } : {}) },
  };
  return {
    width: 300,
    height: 230,
    data: { values },
    layer: [
      {
        mark: { type: "area", opacity: 0.16, clip: true },
        encoding: {
          x,
          y: { ...y, field: "low" },
          y2: { field: "high" },
          // the colour itself: a second scale of the methods would swallow the legend
          fill: { field: "fill", type: "nominal", scale: null, legend: null },
        },
      },
      {
        mark: { type: "line", strokeWidth: 2.2, clip: true, interpolate: "linear" },
        encoding: { x, y, ...series },
      },
    ],
  };
}

/** What all charts look like. */
export const config: Readonly<Record<string, unknown>> = {
  font: "Helvetica, Arial, sans-serif",
  view: { stroke: null },
  axis: {
    domainColor: "#888888",
    gridColor: "#eeeeee",
    labelColor: "#333333",
    labelFontSize: 11,
    tickColor: "#888888",
    tickCount: 6,
    titleColor: "#333333",
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
  legend: {
    labelFontSize: 12,
    labelLimit: 0,
    orient: "top",
    symbolSize: 700,
    symbolStrokeWidth: 2.5,
    symbolType: "stroke",
  },
};
