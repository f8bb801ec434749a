/** The ratio of guaranteed improvements along a path. @module */
import { groupBy } from "../../../optimizers/group_by.ts";
import { styleOf } from "../../charts/palette.ts";
import { axis, panel } from "../../charts/panels.ts";
import { type Spec, svgOf } from "../../charts/svg.ts";
import type { ImprovementRatio } from "./ratio.ts";

/** What there is to see. */
const legend = [
  "points: the upper end of R",
  "bars: down to its lower end",
  "above the dashed line the sign is ahead",
] as const;

/** Panels in a row. */
const perRow = 4;

/** A ratio as far as it is drawn. */
export type RatioEnds = Pick<ImprovementRatio, "problem" | "step" | "ratioLeast" | "ratio">;

/** R with its ends against the step, for each problem a panel; above 1 the sign is ahead. */
export function ratioChart(ratios: readonly RatioEnds[]): Promise<string> {
  const problems = [...groupBy(ratios, ({ problem }) => problem)];
  const values = ratios.flatMap(({ ratio, ratioLeast }) => [ratio, ratioLeast]);
  const domain = [
    10 ** Math.floor(Math.log10(Math.min(...values, 0.9))),
    10 ** Math.ceil(Math.log10(Math.max(...values, 1.1))),
  ] as const;
  const color = styleOf("m-ssd").color;
  return svgOf({
    title: {
      text: problems.length > 2 ? legend.join("; ") : legend, // no wider than the panels
      anchor: "start",
      frame: "bounds",
      fontSize: 12,
      offset: 14,
    },
    spacing: 24,
    columns: Math.min(perRow, problems.length),
    concat: problems.map(([problem, own], k): Spec => {
      const last = Math.max(...own.map(({ step }) => step), 1);
      const x = axis("step", { title: "step", domain: [-0.04 * last, 1.04 * last], grid: false });
      const y = axis("ratio", {
        ...(k % perRow === 0 && { title: "R, ratio of guaranteed improvements" }),
        log: true,
        domain,
      });
      return panel({ title: problem, width: 240, height: 200, x: {}, y: {} }, [
        {
          data: { values: [{ ratio: 1 }] },
          mark: { type: "rule", color: "#333333", strokeDash: [4, 3] },
          encoding: { y },
        },
        {
          data: { values: own },
          mark: { type: "rule", color, strokeWidth: 5, opacity: 0.3 },
          encoding: { x, y: { ...y, field: "ratioLeast" }, y2: { field: "ratio" } },
        },
        {
          data: { values: own },
          mark: { type: "line", color, point: { color, size: 50 } },
          encoding: { x, y },
        },
      ]);
    }),
  });
}
