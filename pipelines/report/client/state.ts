/** What the page shows just now. @module */
import type { CellData, ReportData, Series } from "./data.ts";
import type { Horizontal } from "./curve_points.ts";
import type { PageElement } from "./dom.ts";
import { type Look, lookOf } from "./look.ts";

/** A chart of the page, drawn when it comes into view. */
export interface Drawing {
  readonly element: PageElement;
  /** Draws it, and gives what frees it. */
  readonly draw: () => () => void;
  free: (() => void) | undefined;
  stale: boolean;
  near: boolean;
}

/** The state of the page: what is shown, and how. */
export interface PageState {
  data: ReportData;
  horizontal: Horizontal;
  log: boolean;
  /** Whether single seeds are drawn instead of means and bands. */
  single: boolean;
  /** The series that are left when others fade; all of them if none. */
  isolated: readonly number[];
  /** Part of the horizontal axis, from 0 to 1. */
  part: readonly [number, number];
  dark: boolean;
  /** Column and direction that tables are sorted by, by table. */
  readonly sorted: Map<string, { readonly column: number; readonly down: boolean }>;
  /** Keys of what has been opened. */
  readonly opened: Set<string>;
  readonly drawings: Drawing[];
  /** Told when another set of series is isolated. */
  readonly onIsolated: (() => void)[];
}

/** The look of the charts just now. */
export function lookNow(state: PageState): Look {
  return lookOf(state.dark);
}

/** The label of a series, or what stands for one that is not known yet. */
export function labelOf(state: PageState, series: number): string {
  return state.data.series[series]?.label ?? "…";
}

/** The cells of a problem whose methods are known. */
export function cellsOn(state: PageState, problem: string): readonly CellData[] {
  return state.data.cells.filter((cell) => cell.problem === problem && cell.series >= 0);
}

/** The series that ran on a problem, with their places. */
export function seriesOn(
  state: PageState,
  problem: string,
): readonly (readonly [number, Series])[] {
  const used = new Set(cellsOn(state, problem).map(({ series }) => series));
  return state.data.series.map((each, i) => [i, each] as const).filter(([i]) => used.has(i));
}

/** The last value of a measure in a cell that did not diverge. */
export function lastOf(
  cell: CellData,
  measure: "trainLoss" | "testLoss" | "testAccuracy",
): number | undefined {
  return cell.state === "diverged" ? undefined : cell[measure].at(-1) ?? undefined;
}

/** The measure that methods are judged by on a problem: accuracy where there are classes. */
export function judgedOn(state: PageState, problem: string): "testAccuracy" | "testLoss" {
  const classes = cellsOn(state, problem).some((cell) => cell.testAccuracy.some((x) => x !== null));
  return classes ? "testAccuracy" : "testLoss";
}
