/** Thesis Fig. 7.1 and 7.2 as charts. @module */
import { axis, lines, panel } from "../../charts/panels.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import { approximationSettings, type LevelPoint } from "./approximations.ts";
import type { Method } from "./landscape.ts";
import { curveStyles, methodTitles, pathColors } from "./styles.ts";
import { fieldDomain, type VectorFields } from "./vector_field.ts";

/** Fig. 7.1: the data, and the three fields with their paths. */
export function fieldChart({ data, arrows, paths }: VectorFields): Promise<string> {
  const size = { width: 190, height: 190 };
  const scatter = panel({ title: "data", ...size, x: {}, y: {} }, [{
    data: { values: data.filter((_, k) => k % 6 === 0) },
    mark: { type: "circle", size: 9, opacity: 0.5, color: "#555555", clip: true },
    encoding: {
      x: axis("x", { title: "x", domain: [0, 8], grid: false }),
      y: axis("y", { title: "y", domain: [0, 20], grid: false }),
    },
  }]);
  const field = (method: Method): Spec => {
    const x = axis("slope", { title: "slope", domain: fieldDomain, grid: false });
    const y = axis("intercept", { title: "intercept", domain: fieldDomain, grid: false });
    const shortened = arrows.filter((arrow) => arrow.method === method).map((arrow) => {
      const length = Math.hypot(arrow.slopeStep, arrow.interceptStep);
      const shown = length > 0 ? 0.42 * Math.min(1, length / 2) / length : 0;
      const tip = {
        slope: arrow.slope + shown * arrow.slopeStep,
        intercept: arrow.intercept + shown * arrow.interceptStep,
      };
      const angle = Math.atan2(arrow.slopeStep, arrow.interceptStep) * 180 / Math.PI;
      return { ...arrow, slopeEnd: tip.slope, interceptEnd: tip.intercept, angle };
    });
    return panel({ title: methodTitles[method], ...size, x: {}, y: {} }, [
      {
        data: { values: shortened },
        mark: { type: "rule", color: "#999999", strokeWidth: 0.8, clip: true },
        encoding: { x, y, x2: { field: "slopeEnd" }, y2: { field: "interceptEnd" } },
      },
      {
        data: { values: shortened },
        mark: { type: "point", shape: "triangle", filled: true, size: 12, clip: true },
        encoding: {
          x: { ...x, field: "slopeEnd" },
          y: { ...y, field: "interceptEnd" },
          angle: { field: "angle", type: "quantitative", scale: null },
          color: { value: "#999999" },
        },
      },
      {
        data: { values: paths.filter((point) => point.method === method) },
        mark: { type: "line", strokeWidth: 2.2, clip: true },
        encoding: {
          x,
          y,
          order: { field: "step" },
          detail: { field: "path" },
          stroke: {
            field: "path",
            type: "nominal",
            legend: null,
            scale: { domain: [0, 1, 2, 3], range: pathColors },
          },
        },
      },
      {
        data: { values: paths.filter((point) => point.method === method && point.step === 0) },
        mark: { type: "circle", size: 40, opacity: 1, color: "#222222" },
        encoding: { x, y },
      },
      {
        data: { values: [{ slope: 2, intercept: 2 }] },
        mark: {
          type: "point",
          shape: "cross",
          filled: true,
          size: 70,
          color: "#222222",
          opacity: 1,
        },
        encoding: { x, y },
      },
    ]);
  };
  return svgOf({
    spacing: 44,
    hconcat: [scatter, field("gd"), field("ngd"), field("efgd")],
    resolve: { scale: { x: "independent", y: "independent", color: "independent" } },
  });
}

/** Fig. 7.2: level sets of the risk and of both approximations, in θ - θ*. */
export function levelChart(levels: readonly LevelPoint[]): Promise<string> {
  const cell = (model: string, data: string): Spec => {
    const own = levels.filter((point) =>
      point.reading === "factor" && point.model === model && point.data === data
    );
    const reach = 1.05 * Math.max(...own.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
    const above = ({ curve }: LevelPoint) => Number(curve === curveStyles[0]!.label);
    const points = own.toSorted((a, b) => above(a) - above(b))
      .map(({ curve, x, y, angle }) => ({ series: curve, x, y, angle }));
    const options = {
      title: `${model}: ${data}`,
      width: 180,
      height: 180,
      x: { domain: [-reach, reach], title: model === "linear" ? "slope - θ*" : "θ₁ - θ₁*" },
      y: { domain: [-reach, reach], title: model === "linear" ? "intercept - b*" : "θ₂ - θ₂*" },
    } as const;
    const { layer, ...rest } = lines(options, points, curveStyles) as {
      readonly layer: readonly Spec[];
    };
    // a closed curve goes around, not from left to right
    const around = layer.map((each) =>
      "encoding" in each && (each.data as { values: unknown }).values === points
        ? { ...each, encoding: { ...each.encoding as Spec, order: { field: "angle" } } }
        : each
    );
    return { ...rest, layer: around };
  };
  const row = (model: string): Spec => ({
    spacing: 40,
    hconcat: approximationSettings
      .filter((setting) => setting.model === model && setting.reading === "factor")
      .map(({ data }) => cell(model, data)),
  });
  return svgOf({ spacing: 34, vconcat: [row("linear"), row("logistic")] });
}
