/** Learning curves. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { curvesSvg as svgOf } from "../charts/learning_curves.ts";
import { splitVariants } from "../statistics/variants.ts";

/**
 * Learning curves of losses and accuracy, means over seeds with bands of a standard deviation: `curves.svg` of
 * `ablate` and `train`. Step sizes and settings of a method are curves of their own.
 *
 * @param rows a table of evaluations, as `train`, `ablate` and `loadRuns` resolve to
 * @returns an SVG document
 */
export function curvesSvg(rows: ColumnTable): Promise<string> {
  return svgOf(splitVariants(rows));
}
