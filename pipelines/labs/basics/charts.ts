/** Thesis Fig. 1.1, 2.1 and 2.2. @module */
import { axis, lines, panel } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import { conditionPath, conditions, diffusion, type PathPoint, type RiskPoint } from "./runs.ts";

const gd = { label: "GD", color: "#000000", dash: [] };
const sgd = styleOf("sgd");

/** Fig. 1.1: suboptimality and paths. */
export function diffusionChart(path: readonly PathPoint[]): Promise<string> {
  const labelled = path.map((point) => ({
    ...point,
    series: point.method === "gd" ? gd.label : sgd.label,
  }));
  const curves = lines(
    {
      title: "suboptimality",
      width: 260,
      height: 240,
      x: { title: "step", domain: [0, diffusion.steps] },
      y: { title: "f(θ) - f*", log: true, domain: [1e-8, 30] },
    },
    labelled.map(({ series, step, suboptimality }) => ({ series, x: step, y: suboptimality })),
    [gd, sgd],
  );
  return svgOf({
    spacing: 70,
    bounds: "flush",
    hconcat: [curves, pathPanel("iterates", diffusion.curvatures, labelled, [gd, sgd], 340)],
  });
}

/** Fig. 2.2: paths for two condition numbers. */
export function conditionChart(): Promise<string> {
  return svgOf({
    spacing: 50,
    bounds: "flush",
    hconcat: conditions.map((condition) =>
      pathPanel(
        `L/μ = ${condition}`,
        [1, condition],
        conditionPath(condition).map((point) => ({ ...point, series: gd.label })),
        [gd],
        320,
      )
    ),
  });
}

type Labelled = PathPoint & { readonly series: string };
type Style = typeof gd | typeof sgd;

function pathPanel(
  title: string,
  curvatures: readonly number[],
  path: readonly Labelled[],
  styles: readonly Style[],
  width: number,
): Spec {
  const height = 240;
  const [right, top] = [5, 5 * height / width];
  const x = axis("x", { title: "θ₁", domain: [-right, right], grid: false });
  const y = axis("y", { title: "θ₂", domain: [-top, top], grid: false });
  const levels = [0.1, 0.5, 1.5, 4, 9, 18, 36];
  const contours = levels.flatMap((level) =>
    Array.from({ length: 121 }, (_, k) => ({
      level,
      k,
      x: Math.sqrt(2 * level / curvatures[0]!) * Math.cos(2 * Math.PI * k / 120),
      y: Math.sqrt(2 * level / curvatures[1]!) * Math.sin(2 * Math.PI * k / 120),
    }))
  );
  return panel({ title, width, height, x: {}, y: {} }, [
    {
      data: { values: contours },
      mark: { type: "line", color: "#c4c4c4", strokeWidth: 1, clip: true },
      encoding: { x, y, detail: { field: "level" }, order: { field: "k" } },
    },
    ...styles.flatMap(({ label, color }): Spec[] => {
      const data = { values: path.filter(({ series }) => series === label) };
      const order = { field: "step" };
      const wide = label === "GD" ? 1.8 : 1.1;
      return [
        {
          data,
          mark: { type: "line", color, strokeWidth: wide, clip: true },
          encoding: { x, y, order },
        },
        {
          data,
          mark: { type: "point", filled: true, color, size: label === "GD" ? 26 : 14, opacity: 1 },
          encoding: { x, y },
        },
      ];
    }),
    {
      data: { values: [{ x: 0, y: 0 }] },
      mark: { type: "point", shape: "cross", filled: true, color: "#D55E00", size: 90, opacity: 1 },
      encoding: { x, y },
    },
  ]);
}

/** Fig. 2.1: empirical and true risk along the run. */
export function overfittingChart(points: readonly RiskPoint[]): Promise<string> {
  const styles = [
    { label: "empirical risk", color: "#08519C", dash: [] },
    { label: "true risk", color: "#B8390E", dash: [7, 3] },
  ];
  const shown = points.filter(({ step }) => step >= 1);
  const best = points.reduce((least, point) => point.risk < least.risk ? point : least);
  const options = {
    width: 420,
    height: 230,
    x: { title: "step", log: true, domain: [1, points.at(-1)!.step] },
    y: { title: "risk", domain: [0, 1.1 * Math.max(...points.map(({ risk }) => risk))] },
  } as const;
  const view = lines(
    options,
    shown.flatMap(({ step, empirical, risk }) => [
      { series: "empirical risk", x: step, y: empirical },
      { series: "true risk", x: step, y: risk },
    ]),
    styles,
  ) as Spec & { layer: readonly Spec[] };
  const mark = { x: axis("step", options.x), y: axis("risk", options.y) };
  return svgOf({
    ...view,
    layer: [
      ...view.layer,
      {
        data: { values: [best] },
        mark: { type: "point", filled: true, size: 70, color: "#B8390E", opacity: 1 },
        encoding: mark,
      },
      {
        data: { values: [{ ...best, text: `least true risk: step ${best.step}` }] },
        mark: { type: "text", dy: 18, fontSize: 12, align: "left", dx: -20 },
        encoding: { ...mark, text: { field: "text" } },
      },
    ],
  });
}
