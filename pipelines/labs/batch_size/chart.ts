/** G(γ, m)/m as a heat map. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { axis, panel } from "../../charts/panels.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";

/** A cell of the heat map. */
export interface Cell {
  readonly gamma: number;
  readonly gammaEnd: number;
  readonly m: number;
  readonly mEnd: number;
  /** `(1 + η²) G/m`, a share of what is best. */
  readonly share: number;
}

/** A point of an optimum curve. */
export interface CurvePoint {
  readonly curve: string;
  readonly gamma: number;
  readonly m: number;
}

/** The heat map, the two optimum curves and the joint optimum. */
export function heatMap(
  map: ColumnTable,
  curves: readonly CurvePoint[],
  eta2: number,
): Promise<string> {
  const cells = map.objects() as Cell[];
  const last = Math.max(...cells.map(({ mEnd }) => mEnd));
  const x = axis("gamma", { title: "step size factor γ", domain: [0, 1], grid: false });
  const y = axis("m", { title: "batch size m", log: true, domain: [1, last], grid: false });
  const names = [...new Set(curves.map(({ curve }) => curve))];
  const styled = (
    curve: string,
    color: string,
    strokeWidth: number,
    dash: readonly number[],
  ): Spec => ({
    data: { values: curves.filter((point) => point.curve === curve) },
    mark: { type: "line", color, strokeWidth, strokeDash: dash, clip: true },
    encoding: { x, y, order: { field: "m" } },
  });
  const label = (points: readonly CurvePoint[], above: boolean): Spec => ({
    data: { values: points.slice(Math.floor(0.7 * points.length)).slice(0, 1) },
    mark: {
      type: "text",
      fontSize: 13,
      fontWeight: "bold",
      align: above ? "right" : "left",
      dx: above ? -14 : 4,
      dy: above ? -5 : 16,
    },
    encoding: { x, y, text: { field: "curve" } },
  });
  return svgOf({
    ...panel({
      title: `G(γ, m)/m as a share of the best, η² = ${eta2}`,
      width: 420,
      height: 300,
      x: {},
      y: {},
    }, [
      {
        data: { values: cells },
        mark: { type: "rect" },
        encoding: {
          x,
          x2: { field: "gammaEnd" },
          y,
          y2: { field: "mEnd" },
          color: {
            field: "share",
            type: "quantitative",
            title: null,
            scale: { domain: [0, 1], clamp: true, scheme: "blues" },
            legend: {
              orient: "right",
              gradientLength: 280,
              title: null,
              values: [0, 0.2, 0.4, 0.6, 0.8, 1],
              symbolType: "square",
              offset: 12,
            },
          },
        },
      },
      ...names.flatMap((curve, k) => [
        styled(curve, "white", 4.5, []),
        styled(curve, "black", 2, k === 0 ? [] : [6, 3]),
      ]),
      ...names.map((curve, k) => label(curves.filter((point) => point.curve === curve), k === 0)),
      {
        data: { values: [{ gamma: 1 / (1 + eta2), m: 1 }] },
        mark: {
          type: "point",
          shape: "circle",
          filled: true,
          size: 110,
          color: "#D55E00",
          opacity: 1,
          stroke: "white",
        },
        encoding: { x, y },
      },
      {
        data: { values: [{ text: "best: m = 1" }] },
        mark: { type: "text", align: "left", fontSize: 13, fontWeight: "bold", color: "#B8390E" },
        encoding: {
          x: { value: 420 / (1 + eta2) + 40 },
          y: { value: 291 },
          text: { field: "text" },
        },
      },
    ]),
  });
}
