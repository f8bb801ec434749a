/** Learning curves as a Vega-Lite specification: the same on the page and on paper. @module */
import { axisOf } from "../../charts/curve_axis.ts";
import type { Spec } from "../../charts/svg.ts";
import type { CurveOptions, Surface } from "./chart.ts";
import { type CurvePoint, curvePoints, type SeedPoint, seedPoints } from "./curve_points.ts";
import type { CellData, ChartMeasure, Series } from "./data.ts";
import { type Look, visible } from "./look.ts";
import { logGrid } from "./log_grid.ts";
import { measureName } from "./measures.ts";

/** What one panel shows. */
export interface CurveView extends CurveOptions {
  readonly measure: ChartMeasure;
  /** The cells of one problem. */
  readonly cells: readonly CellData[];
  readonly series: readonly Series[];
  /** The series that methods are judged by: thick, with bands; other variants are thin lines. */
  readonly judged: ReadonlySet<number>;
}

/** Names of what runs along the horizontal axis. */
const horizontalNames = { step: "steps", examples: "examples", seconds: "seconds of training" };

/** The panel of one problem and measure; on the page it can be zoomed, and methods isolated. */
export function curveView(
  { measure, cells, series, judged, horizontal, log, single, part }: CurveView,
  { look, width, paper }: Surface,
): Spec {
  const height = paper ? Math.round(0.72 * Math.min(width, 200)) : 220;
  const points = curvePoints(cells, measure, horizontal);
  const seeds = single ? seedPoints(cells, measure, horizontal) : [];
  const range = horizontalRange(points, part);
  const seen = points.filter(({ x }) => x >= range[0] && x <= range[1]);
  const { type, domain } = axisOf(measure, seen.length > 0 ? seen : points, log);
  const x = {
    field: "x",
    type: "quantitative",
    title: horizontalNames[horizontal],
    scale: { nice: false, zero: false, domain: range },
    axis: { tickCount: Math.max(Math.floor(width / 70), 2), format: "~s", grid: false },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: `${measureName(measure)}${type === "log" ? " (log)" : ""}`,
    scale: { type, domain, nice: false, zero: false },
    axis: {
      tickCount: Math.max(Math.floor(height / 40), 3),
      format: type === "log" ? "~g" : "~r",
      ...(type === "log" && logGrid(domain)),
    },
  });
  const faded = {
    test: "length(isolated) > 0 && indexof(isolated, datum.series) < 0",
    value: 0.07,
  };
  const apart = seeds.length > 0;
  const stroke = apart ? look.stroke * 0.6 : look.stroke;
  const shown = (values: readonly (CurvePoint | SeedPoint)[]) =>
    values.map((point) => ({
      ...point,
      ...styled(series[point.series]!, look),
      stroke: judged.has(point.series) ? stroke : stroke / 2,
      opacity: !judged.has(point.series) ? 0.5 : apart ? 0.75 : 1,
    }));
  const isolated = { test: "indexof(isolated, datum.series) >= 0" };
  const plain = (field: string) => ({ field, type: "nominal", scale: null, legend: null });
  const curve = { color: plain("color"), strokeDash: plain("dash") };
  const banded = points.filter(({ sd, series }) => sd > 0 && (!paper || judged.has(series)));
  const band = {
    data: { values: shown(banded) },
    mark: { type: "area", clip: true },
    encoding: {
      x,
      y: y("low"),
      y2: { field: "high" },
      fill: plain("color"),
      detail: { field: "series" },
      fillOpacity: {
        value: 0.15,
        ...(!paper && {
          condition: [{ ...faded, value: 0 }, {
            test: `indexof(${
              JSON.stringify([...judged])
            }, datum.series) < 0 && !(${isolated.test})`,
            value: 0,
          }],
        }),
      },
    },
  };
  const lines = {
    ...(!paper && {
      params: [{
        name: "zoom",
        bind: "scales",
        select: { type: "interval", zoom: "wheel![event.ctrlKey || event.metaKey]" },
      }],
    }),
    data: { values: shown(apart ? seeds : points) },
    mark: { type: "line", clip: true },
    encoding: {
      x,
      y: y(apart ? "value" : "mean"),
      ...curve,
      detail: { field: apart ? "curve" : "series" },
      strokeOpacity: {
        ...plain("opacity"),
        ...(!paper && { condition: [faded, { ...isolated, value: 1 }] }),
      },
      strokeWidth: {
        ...plain("stroke"),
        ...(!paper && { condition: { ...isolated, value: stroke } }),
      },
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
    layer: [...(apart ? [] : [band]), lines, ...(paper ? [] : [hover])],
  };
}

/** Both ends of the horizontal axis. */
function horizontalRange(
  points: readonly CurvePoint[],
  part: readonly [number, number],
): readonly [number, number] {
  const all = points.map(({ x }) => x);
  const [first, last] = [all.reduce((a, b) => Math.min(a, b), Infinity), Math.max(0, ...all)];
  const least = Number.isFinite(first) ? first : 0;
  const length = last - least || 1;
  return [least + part[0] * length, least + part[1] * length];
}

function styled(line: Series, look: Look) {
  return { color: visible(line, look), dash: line.dash };
}
