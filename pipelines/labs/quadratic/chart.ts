/** ICML Fig. 2 as a chart. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { styleOf } from "../../charts/palette.ts";
import { powersOfTen, type Spec, svgOf } from "../../charts/svg.ts";
import type { Setting } from "./settings.ts";

interface CurvePoint {
  readonly spectrum: string;
  readonly basis: string;
  readonly noise: number;
  readonly method: string;
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Curves that fall further than this below the highest of their row leave the panel. */
const deepest = 1e-12;

const titles: Readonly<Record<string, string>> = {
  mild: "well-conditioned",
  ill: "ill-conditioned",
  rotated: "rotated",
  aligned: "axis-aligned",
};

/**
 * One row for each matrix: its eigenvalues, then the suboptimality at each noise level, mean and band from
 * the 10 % to the 90 % quantile; one logarithmic axis for a row.
 */
export function figure(settings: readonly Setting[], curves: ColumnTable): Promise<string> {
  const points = curves.objects() as CurvePoint[];
  const methods = [...new Set(points.map(({ method }) => method))];
  const matrices = settings.filter(({ noise }) => noise === settings[0]!.noise);
  const levels = [...new Set(settings.map(({ noise }) => noise))];
  return svgOf({
    title: {
      text: "lines: mean over starting points; bands: from the 10 % to the 90 % quantile",
      anchor: "start",
      frame: "bounds",
      fontSize: 12,
      offset: 14,
    },
    spacing: 10,
    vconcat: matrices.map((matrix, row) => {
      const own = points.filter(({ spectrum, basis }) =>
        spectrum === matrix.spectrum && basis === matrix.basis
      );
      const top = Math.max(...own.map(({ high }) => high));
      const bottom = Math.max(Math.min(...own.map(({ low }) => low)), top * deepest);
      const last = row === matrices.length - 1;
      return {
        spacing: 78,
        bounds: "flush",
        hconcat: [eigenvaluePanel(matrix, last), {
          spacing: 18,
          bounds: "flush",
          hconcat: levels.map((noise, column) =>
            panel({
              points: own.filter((point) => point.noise === noise),
              methods,
              domain: [bottom, top],
              title: row === 0 ? `noise ν = ${noise}` : undefined,
              labels: { x: last, y: column === 0 },
            })
          ),
        }],
      };
    }),
  });
}

function eigenvaluePanel({ spectrum, basis, problem }: Setting, last: boolean): Spec {
  return {
    width: 130,
    height: 130,
    title: { text: [titles[spectrum], titles[basis]], fontSize: 12, offset: 6 },
    data: { values: [...problem.eigenvalues].map((value, i) => ({ rank: i + 1, value })) },
    mark: { type: "area", color: "#999999", interpolate: "step-after" },
    encoding: {
      x: {
        field: "rank",
        type: "quantitative",
        title: last ? "eigenvalue number" : null,
        axis: { grid: false, tickCount: 3, labels: last },
        scale: { nice: false },
      },
      y: {
        field: "value",
        type: "quantitative",
        title: "eigenvalue",
        axis: { tickCount: 4, minExtent: 26 },
      },
    },
  };
}

/** A title that stands at the same height over every panel, whatever is in them. */
function heading(text: string): Spec {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", fontSize: 13, baseline: "bottom", clip: false },
    encoding: { x: { value: 105 }, y: { value: -10 }, text: { field: "text" } },
  };
}

interface Panel {
  readonly points: readonly CurvePoint[];
  readonly methods: readonly string[];
  readonly domain: readonly [number, number];
  readonly title: string | undefined;
  readonly labels: { readonly x: boolean; readonly y: boolean };
}

function panel({ points, methods, domain, title, labels }: Panel): Spec {
  const styles = methods.map(styleOf);
  const names = styles.map(({ label }) => label);
  const method = { field: "label", sort: names, title: null };
  const x = {
    field: "step",
    type: "quantitative",
    title: labels.x ? "step" : null,
    axis: { tickCount: 5, labels: labels.x },
    scale: { nice: false },
  };
  const y = {
    field: "mean",
    type: "quantitative",
    title: labels.y ? "suboptimality (log)" : null,
    scale: { type: "log", domain, nice: false, clamp: false },
    axis: { ...powersOfTen(domain), labels: labels.y, minExtent: labels.y ? 34 : 0 },
  };
  const values = points.map((point) => ({
    ...point,
    label: names[methods.indexOf(point.method)],
    fill: styles[methods.indexOf(point.method)]!.color,
    low: Math.max(point.low, domain[0] / 10),
    high: Math.max(point.high, domain[0] / 10),
  }));
  const steps = Math.max(...points.map(({ step }) => step));
  const fallen = values.filter(({ step, mean }) => step === steps && mean < domain[0]);
  return {
    width: 210,
    height: 130,
    layer: [
      {
        data: { values },
        mark: { type: "area", opacity: 0.2, clip: true },
        encoding: {
          x,
          y: { ...y, field: "low" },
          y2: { field: "high" },
          // the colour itself: a second scale of the methods would swallow the legend
          fill: { field: "fill", type: "nominal", scale: null, legend: null },
        },
      },
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2, clip: true },
        encoding: {
          x,
          y,
          color: { ...method, scale: { domain: names, range: styles.map(({ color }) => color) } },
          strokeDash: {
            ...method,
            scale: { domain: names, range: styles.map(({ dash }) => dash) },
          },
        },
      },
      ...fallen.map(({ label, mean, fill }) => ({
        data: { values: [{ note: [`${label} ends`, `at ${mean.toExponential(0)}`] }] },
        mark: { type: "text", align: "left", baseline: "top", fontSize: 11, color: fill },
        encoding: { x: { value: 5 }, y: { value: 101 }, text: { field: "note" } },
      })),
      ...(title ? [heading(title)] : []),
    ],
  };
}
