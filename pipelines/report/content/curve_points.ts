/** What the charts of learning curves draw: means and bands over seeds, and the seeds. @module */
import type { CellData, ChartMeasure } from "./data.ts";

/** What runs along the horizontal axis. */
export type Horizontal = "step" | "examples" | "seconds";

/** A point of a mean curve. */
export interface CurvePoint {
  /** Place of the method among the series. */
  readonly series: number;
  readonly step: number;
  readonly examples: number;
  /** Where it is drawn: steps, examples, or mean seconds. */
  readonly x: number;
  /** Mean over seeds. */
  readonly mean: number;
  /** Sample standard deviation; 0 for one seed. */
  readonly sd: number;
  /** The band: mean ± sd, from the least value where that would not be positive but all values are. */
  readonly low: number;
  readonly high: number;
  /** The values it is the mean of, with their seeds. */
  readonly seeds: readonly number[];
  readonly values: readonly number[];
}

/** A point of the curve of one seed. */
export interface SeedPoint {
  readonly series: number;
  readonly seed: number;
  /** Tells curves of the same seed apart, such as those of two backends. */
  readonly curve: string;
  readonly x: number;
  readonly value: number;
}

/**
 * The mean curves of a problem's cells, method by method: at each step the mean over the cells that
 * were evaluated there, as `curves()` has it.
 */
export function curvePoints(
  cells: readonly CellData[],
  measure: ChartMeasure,
  horizontal: Horizontal,
): CurvePoint[] {
  const groups = new Map<string, { cell: CellData; at: number }[]>();
  const ordered = [...new Set(cells.map(({ series }) => series))].sort((a, b) => a - b);
  for (const series of ordered) {
    const own = cells.filter((cell) => cell.series === series);
    const steps = [...new Set(own.flatMap(({ step }) => step))].sort((a, b) => a - b);
    for (const step of steps) groups.set(`${series}/${step}`, []);
  }
  for (const cell of cells) {
    for (let at = 0; at < cell.step.length; at++) {
      if (cell[measure][at] === null) continue;
      groups.get(`${cell.series}/${cell.step[at]}`)!.push({ cell, at });
    }
  }
  return [...groups.values()].filter((group) => group.length > 0).map((group) => {
    const { cell, at } = group[0]!;
    const values = group.map((each) => each.cell[measure][each.at]!);
    const mean = meanOf(values);
    const sd = values.length < 2 ? 0 : Math.sqrt(
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
    );
    const least = Math.min(...values);
    return {
      series: cell.series,
      step: cell.step[at]!,
      examples: cell.examples[at]!,
      x: meanOf(group.map((each) => each.cell[horizontal][each.at]!)),
      mean,
      sd,
      low: mean - sd <= 0 && least > 0 ? least : mean - sd,
      high: mean + sd,
      seeds: group.map((each) => each.cell.seed),
      values,
    };
  });
}

/** The curves of all seeds, one after the other. */
export function seedPoints(
  cells: readonly CellData[],
  measure: ChartMeasure,
  horizontal: Horizontal,
): SeedPoint[] {
  return cells.flatMap((cell) =>
    cell.step.flatMap((_, at) => {
      const value = cell[measure][at];
      if (value === null || value === undefined) return [];
      const { series, seed, key } = cell;
      return [{ series, seed, curve: key, x: cell[horizontal][at]!, value }];
    })
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
