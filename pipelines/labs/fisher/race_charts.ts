/** Thesis Fig. 7.3, D.1 and 7.4 as charts. @module */
import { axis, lines, panel } from "../../charts/panels.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import { methods } from "./landscape.ts";
import type { Race } from "./races.ts";
import type { StartPoint } from "./start_points.ts";
import { methodStyles } from "./styles.ts";

/** Losses above, cosines below, a column for each data set. */
export function raceChart(races: readonly Race[]): Promise<string> {
  const styles = methods.map((method) => methodStyles[method]);
  const above = races.map(({ set, tuned, least }, k): Spec => {
    const points = methods.flatMap((method) =>
      Array.from(tuned[method].losses, (loss, step) => ({
        series: methodStyles[method].label,
        x: step,
        y: loss,
      }))
    );
    const first = Math.max(...points.filter(({ x }) => x === 0).map(({ y }) => y));
    const most = Math.max(...points.map(({ y }) => y).filter((y) => y <= 3 * first));
    return lines(
      {
        title: set.title,
        width: 180,
        height: 140,
        x: { labels: false },
        y: {
          log: true,
          domain: [0.95 * least, 1.2 * most],
          ...(k === 0 && { title: "loss" }),
        },
      },
      points,
      styles,
    );
  });
  const below = races.map(({ cosines }, k): Spec => {
    const y = axis("y", {
      domain: [-1.05, 1.05],
      values: [-1, 0, 1],
      ...(k === 0 && { title: "cos(NGD, EFGD)" }),
    });
    return panel({ width: 180, height: 90, x: {}, y: {} }, [
      {
        data: { values: [{ y: 0 }] },
        mark: { type: "rule", color: "#999999", strokeWidth: 0.8 },
        encoding: { y },
      },
      {
        data: { values: cosines.map((y, x) => ({ x, y })) },
        mark: { type: "line", strokeWidth: 2, color: methodStyles.efgd.color, clip: true },
        encoding: {
          x: axis("x", { title: "iteration" }),
          y,
        },
      },
    ]);
  });
  return svgOf({
    spacing: 26,
    align: "all",
    vconcat: [{ spacing: 46, bounds: "flush", hconcat: above }, {
      spacing: 46,
      bounds: "flush",
      hconcat: below,
    }],
    resolve: { scale: { x: "independent", y: "independent" } },
  });
}

/** Fig. 7.4: a line for each starting point, a panel for each preconditioned method. */
export function startChart(points: readonly StartPoint[]): Promise<string> {
  const most = Math.max(...points.map(({ loss }) => loss));
  const least = Math.min(...points.map(({ loss }) => loss));
  const one = (method: "ngd" | "efgd", k: number): Spec => {
    const own = points.filter((point) => point.method === method);
    return panel({ title: methodStyles[method].label, width: 260, height: 180, x: {}, y: {} }, [{
      data: { values: own.map(({ start, step, loss }) => ({ series: start, x: step, y: loss })) },
      mark: { type: "line", strokeWidth: 1.6, clip: true },
      encoding: {
        x: axis("x", { title: "iteration" }),
        y: axis("y", {
          log: true,
          domain: [0.95 * least, 1.2 * most],
          ...(k === 0 && { title: "loss" }),
        }),
        detail: { field: "series" },
        stroke: {
          field: "series",
          type: "quantitative",
          scale: { domain: [-1, 1], range: ["#D55E00", "#F0C08A", "#8FC1DE", "#0072B2"] },
          legend: {
            title: "start, in θ*",
            orient: "right",
            offset: 12,
            gradientLength: 140,
            symbolType: "square",
          },
        },
      },
    }]);
  };
  return svgOf({ spacing: 40, hconcat: [one("ngd", 0), one("efgd", 1)] });
}
