/** The construction of Wilson et al. as a chart. @module */
import { axis, lines, panel } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
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
  // curves that are one to the eye are named beside them
  const named = [true, false].map((stays) => {
    const own = methods.filter((method) => method.stays === stays).map(({ id }) => id);
    const labels = own.map((id) => styleOf(id).label);
    const highest = Math.max(
      ...curves.filter(({ method }) => own.some((id) => id === method)).map((point) =>
        point.deviation
      ),
    );
    return { x: last, y: stays ? 30 * highest : highest / 30, text: lineBreaks(labels, 3), stays };
  });
  const left = lines(options, deviations, styles) as Spec & { readonly layer: readonly Spec[] };
  const names = named.map(({ stays, ...label }): Spec => ({
    data: { values: [label] },
    mark: {
      type: "text",
      align: "right",
      baseline: stays ? "bottom" : "top",
      lineBreak: "\n",
      fontSize: 11,
      color: "#333333",
    },
    encoding: {
      x: axis("x", options.x),
      y: axis("y", options.y),
      text: { field: "text" },
    },
  }));
  return svgOf({
    spacing: 80,
    bounds: "flush",
    hconcat: [{ ...left, layer: [...left.layer, ...names] }, {
      spacing: 16,
      bounds: "flush",
      hconcat: positives.map(bars),
    }],
  });
}

/** Words after commas, so many in a line. */
function lineBreaks(words: readonly string[], perLine: number): string {
  const starts = words.map((_, k) => k).filter((k) => k % perLine === 0);
  return starts.map((k) => words.slice(k, k + perLine).join(", ")).join(",\n");
}
