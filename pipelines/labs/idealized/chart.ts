/** Theorem 1 as a chart. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { axis, lines } from "../../charts/panels.ts";
import { styleOf } from "../../charts/palette.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import { methods } from "./runs.ts";

/** A method has its colour in every chart; variants of SGD differ in dash. */
const dashes: Readonly<Record<string, readonly number[]>> = {
  "SGD, 1/L": [10, 2, 2, 2],
  "SGD, 0.1/L": [2, 2],
  "SGD, ~ 1/t": [],
};

/** Suboptimality against steps, both logarithmic, a panel for each problem; plateaus as thin lines. */
export function rateChart(means: ColumnTable, plateaus: ColumnTable): Promise<string> {
  type Point = { problem: string; method: string; step: number; mean: number; error: number };
  type Plateau = { problem: string; formula: number };
  const points = (means.objects() as Point[]).filter(({ step }) => step >= 1);
  const levels = plateaus.objects() as Plateau[];
  const problems = [...new Set(points.map(({ problem }) => problem))];
  const last = Math.max(...points.map(({ step }) => step));
  const values = points.map(({ mean }) => mean);
  const domain = [0.7 * Math.min(...values), 1.5 * Math.max(...values)] as const;
  const styles = methods.map(({ method }) =>
    dashes[method]
      ? { label: method, color: styleOf("sgd").color, dash: dashes[method] }
      : { label: method, color: styleOf("svag").color, dash: [6, 4] }
  );
  return svgOf({
    title: {
      text: "bands: two standard errors either way; thin lines: where SGD stays, in closed form",
      anchor: "start",
      frame: "bounds",
      fontSize: 12,
      offset: 14,
    },
    spacing: 20,
    bounds: "flush",
    hconcat: problems.map((problem, column) => {
      const options = {
        title: problem,
        width: 230,
        height: 230,
        x: { title: "step", log: true, domain: [1, last] },
        y: {
          log: true,
          domain,
          labels: column === 0,
          ...(column === 0 && { title: "mean suboptimality" }),
        },
      } as const;
      // SVAG's dashes are drawn last, above what may be the same curve
      const own = points.filter((point) => point.problem === problem).toReversed().map((
        { method, step, mean, error },
      ) => ({
        series: method,
        x: step,
        y: mean,
        low: Math.max(mean - 2 * error, mean / 2),
        high: mean + 2 * error,
      }));
      const view = lines(options, own, styles) as Spec & { layer: readonly Spec[] };
      const rules = {
        data: { values: levels.filter((level) => level.problem === problem) },
        mark: { type: "rule", color: "#000000", strokeWidth: 0.8 },
        encoding: { y: axis("formula", options.y) },
      };
      return { ...view, layer: [rules, ...view.layer] };
    }),
  });
}
