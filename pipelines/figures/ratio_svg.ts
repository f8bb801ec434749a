/** What curvature says of the sign, along a path. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { ratioChart } from "../labs/curvature/chart.ts";

/** A row of the table, as far as it is drawn. */
interface RatioRow {
  readonly problem: string;
  readonly step: number;
  readonly "R ≥": number;
  readonly "R ≤": number;
}

/**
 * The ratio R of guaranteed improvements (thesis Eq. 6.30) with both its ends, a panel for each problem: above 1
 * the sign is ahead. It is the chart of `curvature`.
 *
 * @param ratios the table `curvature` of `dissect`, or `ratios` of `curvature`
 * @returns an SVG document
 * @throws {RangeError} if there is nothing to draw
 */
export async function ratioSvg(ratios: ColumnTable): Promise<string> {
  const rows = ratios.objects() as RatioRow[];
  if (rows.length === 0) throw new RangeError("there is nothing to draw of curvature");
  return await ratioChart(rows.map(({ problem, step, ...ends }) => ({
    problem,
    step,
    ratioLeast: ends["R ≥"],
    ratio: ends["R ≤"],
  })));
}
