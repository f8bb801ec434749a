/** Thesis Fig. 6.1, 6.2 and 6.3. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import { axis, panel, seriesEncoding, type SeriesStyle } from "../../charts/panels.ts";
import { significant } from "../../text/numbers.ts";
import { styleOf } from "../../charts/palette.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import { degrees, type Ellipse, lambdas, outline } from "./ellipses.ts";
import type { MapCell } from "./map.ts";

/** Fig. 6.1: a contour of each quadratic, with L∞ and L2. */
export function ellipseChart(all: readonly Ellipse[]): Promise<string> {
  return grid(all, ({ hessian, lInf, l2 }) => ({
    note: `L∞ = ${significant(lInf, 3)},  L2 = ${significant(l2, 3)}`,
    curves: [{ hessian, color: "#222222", dash: [], width: 2 }],
  }));
}

/** Fig. 6.2: the same with the ellipses inside that separable and Euclidean smoothness stand for. */
export function boundChart(all: readonly Ellipse[]): Promise<string> {
  return grid(all, ({ hessian, l, lambdaMax }) => ({
    note: `l = (${l.map((value) => significant(value, 3)).join(", ")})`,
    curves: [
      // dashes above what may be the same curve
      { hessian, ...boundStyles[0], width: 2 },
      { hessian: diagonal(...l), ...boundStyles[1] },
      { hessian: diagonal(lambdaMax, lambdaMax), ...boundStyles[2] },
    ],
  }), boundStyles);
}

/** What the curves of Fig. 6.2 are. */
const boundStyles = [
  { label: "θᵀHθ = 1", color: "#222222", dash: [] },
  { label: "separable bound, Σ l_i θ_i² = 1", color: styleOf("m-ssd").color, dash: [6, 3] },
  { label: "Euclidean bound, λmax ‖θ‖² = 1", color: styleOf("m-sgd").color, dash: [2, 2] },
] as const;

const diagonal = (a: number, d: number) => new Float64Array([a, 0, 0, d]);

interface Curve {
  readonly hessian: Float64Array;
  readonly color: string;
  readonly dash: readonly number[];
  readonly width?: number;
}

function grid(
  all: readonly Ellipse[],
  drawn: (ellipse: Ellipse) => { readonly note: string; readonly curves: readonly Curve[] },
  legend: readonly SeriesStyle[] = [],
): Promise<string> {
  return svgOf({
    spacing: 12,
    vconcat: lambdas.map((lambdaMax, row) => ({
      spacing: 12,
      hconcat: degrees.map((angle, column) => {
        const { note, curves } = drawn(
          all.find((each) => each.lambdaMax === lambdaMax && each.degrees === angle)!,
        );
        const options = { domain: [-1.1, 1.1], labels: false, grid: false } as const;
        const x = axis("x", options);
        const y = axis("y", { ...options, ...(column === 0 && { title: `λmax = ${lambdaMax}` }) });
        const rule = (field: "x" | "y"): Spec => ({
          data: { values: [{ [field]: 0 }] },
          mark: { type: "rule", color: "#dddddd" },
          encoding: { [field]: field === "x" ? x : y },
        });
        return panel({
          ...(row === 0 && { title: `ω = ${angle}°` }),
          width: 160,
          height: 160,
          x: {},
          y: {},
        }, [
          rule("x"),
          rule("y"),
          // a legend needs a scale, and a scale needs data: points that are nowhere
          ...(legend.length === 0 ? [] : [{
            data: { values: legend.map(({ label }) => ({ series: label, x: 9, y: 9 })) },
            mark: { type: "line", clip: true },
            encoding: { x, y, ...seriesEncoding(legend, 3) },
          }]),
          ...curves.map(({ hessian, color, dash, width = 1.8 }): Spec => ({
            data: { values: outline(hessian).map((point, k) => ({ ...point, k })) },
            mark: { type: "line", color, strokeDash: dash, strokeWidth: width },
            encoding: { x, y, order: { field: "k" } },
          })),
          {
            data: { values: [{ text: note }] },
            mark: { type: "text", fontSize: 11, color: "#333333", baseline: "bottom" },
            encoding: { x: { value: 80 }, y: { value: 158 }, text: { field: "text" } },
          },
        ]);
      }),
    })),
  });
}

/** Fig. 6.3: both heat maps; the dashed line is where the methods are equal. */
export function mapChart(
  cells: readonly MapCell[],
  { dimension, steps }: { readonly dimension: number; readonly steps: number },
): Promise<string> {
  const clip = 2;
  const [last, first] = [Math.max(...cells.map(({ ratioTo }) => ratioTo)), 1];
  const x = axis("ratioFrom", { title: "λmax / average λ", domain: [first, last], grid: false });
  const y = (title: string) =>
    axis("fractionFrom", {
      title,
      domain: [
        Math.min(...cells.map(({ fractionFrom }) => fractionFrom)),
        Math.max(...cells.map(({ fractionTo }) => fractionTo)),
      ],
      values: [0, 0.2, 0.4, 0.6, 0.8, 1],
      grid: false,
    });
  const heat = (
    field: string,
    { title, label, scale, values, clipped }: {
      readonly title: string;
      readonly label: string;
      readonly scale: Spec;
      readonly values: readonly number[];
      /** Beyond which colours do not change. */
      readonly clipped?: number;
    },
    layers: readonly Spec[],
  ): Spec =>
    panel({ title, width: 300, height: 260, x: {}, y: {} }, [
      {
        data: { values: cells },
        mark: { type: "rect", stroke: null },
        encoding: {
          x,
          x2: { field: "ratioTo" },
          y: y(label),
          y2: { field: "fractionTo" },
          color: {
            field,
            type: "quantitative",
            scale,
            legend: {
              orient: "right",
              gradientLength: 240,
              symbolType: "square",
              offset: 12,
              title: null,
              values,
              ...(clipped !== undefined && {
                labelExpr: `datum.value >= ${clipped} ? "≥ ${clipped}" : ` +
                  `datum.value <= -${clipped} ? "≤ −${clipped}" : datum.label`,
              }),
            },
          },
        },
      },
      ...layers,
    ]);
  const line = (color: string, width: number, dash: readonly number[]): Spec => ({
    data: { values: equalLine(cells) },
    mark: { type: "line", color, strokeWidth: width, strokeDash: dash, clip: true },
    encoding: {
      x: { ...x, field: "ratio" },
      y: { ...y("rotation φ"), field: "fraction" },
      order: { field: "fraction" },
    },
  });
  return svgOf({
    spacing: 40,
    resolve: { scale: { color: "independent" } },
    hconcat: [
      heat("constants", {
        title: `L∞ / L2, d = ${dimension}`,
        label: "rotation φ",
        scale: { type: "log", domain: [1, dimension], scheme: "blues", nice: false },
        values: [1, 2, 5, 10, 20, 50].filter((value) => value <= dimension),
      }, []),
      heat("orders", {
        title: `orders by which sign descent is ahead after ${steps} steps`,
        label: "rotation φ",
        scale: { domain: [-clip, 0, clip], clamp: true, scheme: "blueorange" },
        values: [-2, -1, 0, 1, 2],
        clipped: clip,
      }, [line("white", 4, []), line("black", 2, [6, 4])]),
    ],
  });
}

/** Where the orders cross 0, for each φ. */
function equalLine(cells: readonly MapCell[]): { ratio: number; fraction: number }[] {
  const rows = [...groupBy(cells, ({ fraction }) => fraction)];
  return rows.flatMap(([fraction, row]) => {
    const sorted = [...row].sort((a, b) => a.ratio - b.ratio);
    const after = sorted.findIndex(({ orders }) => orders > 0);
    if (after < 1) return [];
    const [a, b] = [sorted[after - 1]!, sorted[after]!];
    const share = -a.orders / (b.orders - a.orders);
    return [{ ratio: a.ratio + share * (b.ratio - a.ratio), fraction }];
  });
}
