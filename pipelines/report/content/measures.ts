/** What is measured: its names, and what is read off the cells. @module */
import type { CellData, ReportData, Series, TuningEntry, VerdictEntry } from "./data.ts";

/** The measures that methods are judged by. */
export type JudgedMeasure = "testAccuracy" | "testLoss";

/** Names of measures, for axes and headings. */
export function measureName(measure: string): string {
  return measure.replace(/^train/, "training").replace(
    /[A-Z]/,
    (letter) => ` ${letter.toLowerCase()}`,
  );
}

/** `final validation accuracy`, or as in the papers `best test accuracy`. */
export function valueName({ metric, by }: Pick<TuningEntry, "metric" | "by">): string {
  return `${by === "best" ? "best" : "final"} ${measureName(metric)}`;
}

/** The cells of a problem whose methods are known. */
export function cellsOn({ cells }: ReportData, problem: string): readonly CellData[] {
  return cells.filter((cell) => cell.problem === problem && cell.series >= 0);
}

/** The series that ran on a problem, with their places. */
export function seriesOn(
  data: ReportData,
  problem: string,
): readonly (readonly [number, Series])[] {
  const used = new Set(cellsOn(data, problem).map(({ series }) => series));
  return data.series.map((each, i) => [i, each] as const).filter(([i]) => used.has(i));
}

/** The series that methods are judged by on a problem: all but the variants that others went before. */
export function judgedSeries(data: ReportData, problem: string): ReadonlySet<number> {
  const own = data.verdicts.filter((each) => each.problem === problem);
  const chosen = new Set(own.flatMap(({ series }) => series));
  const all = seriesOn(data, problem).map(([place]) => place);
  return new Set(chosen.size === 0 ? all : all.filter((place) => chosen.has(place)));
}

/** The problem of a verdict, and the folder where those of several are judged. */
export function placeOf(
  { runs, verdicts }: ReportData,
  { problem, run }: Pick<VerdictEntry, "problem" | "run">,
): string {
  const several = verdicts.some((each) => each.run !== run);
  return several ? `${problem}, ${runs[run]!.name}` : problem;
}

/** The label of a series, or what stands for one that is not known yet. */
export function labelOf({ series }: ReportData, place: number): string {
  return series[place]?.label ?? "…";
}

/** The measure that methods are judged by on a problem: accuracy where there are classes. */
export function judgedOn(data: ReportData, problem: string): JudgedMeasure {
  const classes = cellsOn(data, problem)
    .some(({ testAccuracy }) => testAccuracy.some((value) => value !== null));
  return classes ? "testAccuracy" : "testLoss";
}
