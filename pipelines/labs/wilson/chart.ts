/** The construction of Wilson et al. as a chart. @module */
import { axis, lines, panel } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { svgOf } from "../../charts/svg.ts";
import { type CurvePoint, methods } from "./runs.ts";

/** Left, how far θ is from proportional along the first run; right, errors on fresh points at the end. */
export function errorChart(curves: readonly CurvePoint[]): Promise<string> {
  const positives = [...new Set(curves.map(({ positive }) => positive))];
  const last = Math.max(...curves.map(({ step }) => step));
  const styles = methods.map(({ id }) => styleOf(id));
  const labels = styles.map(({ label }) => label);
  const deviations = curves.filter(({ positive }) => positive === positives[0]).map((
    { method, step, deviation },
  ) => ({ series: styleOf(method).label, x: step, y: Math.max(deviation, 1e-17) }));
  const finals = curves.filter(({ step }) => step === last).map((
    { positive, method, testError },
  ) => ({
    positive,
    label: styleOf(method).label,
    color: styleOf(method).color,
    x: testError,
  }));
  const bars = (positive: number, column: number) =>
    panel({
      title: `${Math.round(100 * positive)} % labelled +1`,
      width: 120,
      height: 200,
      x: {},
      y: {},
    }, [{
      data: { values: finals.filter((final) => final.positive === positive) },
      mark: { type: "bar" },
      encoding: {
        x: axis("x", { title: "test error", domain: [0, 0.5], values: [0, 0.2, 0.4] }),
        x2: { datum: 0 },
        y: {
          field: "label",
          type: "nominal",
          sort: labels,
          title: null,
          axis: { labels: column === 0, ticks: false },
        },
        fill: { field: "color", type: "nominal", scale: null, legend: null },
      },
    }]);
  const options = {
    title: "distance from a multiple of sign(Xᵀy)",
    width: 250,
    height: 200,
    legendColumns: 5,
    x: { title: "step", log: true, domain: [1, last] },
    y: { title: "relative deviation", log: true, domain: [1e-17, 1e3] },
  } as const;
  return svgOf({
    spacing: 80,
    bounds: "flush",
    hconcat: [lines(options, deviations, styles), {
      spacing: 16,
      bounds: "flush",
      hconcat: positives.map(bars),
    }],
  });
}
