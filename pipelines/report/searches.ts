/** The step sizes that were tried in a folder: by a search, or as lists of a grid. @module */
import { groupBy } from "../../optimizers/group_by.ts";
import { stylesOf } from "../charts/palette.ts";
import type { RecordedRun } from "../runs/read_run.ts";
import { isAccuracy, type Measure, measures } from "../statistics/measures.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import { runValue } from "../statistics/run_value.ts";
import { atEdges, type TuningRow } from "../tuning/tuning.ts";
import type { TuningEntry } from "./content/data.ts";
import { dashOfRun } from "./series.ts";

/** A folder as far as it is read here. */
export interface Tried {
  /** All its runs, those of a search included. */
  readonly every: readonly RecordedRun[];
  /** What the search came to; empty where there was none. */
  readonly tuning: readonly TuningRow[];
}

/**
 * The step sizes of a folder's search, and of methods that it has several variants of, which are judged as
 * a search would: at the end of runs, by the validation part where there is one.
 *
 * @param run place of the folder
 * @param name of the folder, where several have step sizes that were tried
 */
export function searchesOf(
  { every, tuning }: Tried,
  run: number,
  name: string | undefined,
): readonly TuningEntry[] {
  const searched = new Set(tuning.map(({ problem, optimizer }) => `${problem} ${optimizer}`));
  const isSearched = ({ problem, optimizer }: RecordedRun["identity"]) =>
    searched.has(`${problem} ${optimizer}`);
  const begun = every.filter(({ rows }) => rows.length > 0);
  const own = begun.filter(({ identity }) => isSearched(identity)).map(({ rows }) => rows);
  const others = begun.filter(({ identity, finished }) => finished && !isSearched(identity))
    .map(({ rows }) => rows);
  const grids = [...groupBy(others, ([row]) => `${row!.problem}\n${row!.optimizer}`).values()]
    .flatMap(gridOf);
  const all = [
    ...tuning.map((row) => ({ row, settings: "", ends: endsOf(row, own) })),
    ...grids,
  ];
  const ids = all.map(({ row, settings }) => `${row.optimizer} ${settings}`.trim());
  const known = [...new Set(ids)];
  const styles = stylesOf(known);
  const edges = new Set(atEdges(tuning).concat(gridEdges(grids)));
  const named = (label: string) => name === undefined ? label : `${label} (${name})`;
  return all.map(({ row, ends }, i) => {
    const { label, method, color, dash, shade } = styles[known.indexOf(ids[i]!)]!;
    const own = name === undefined ? dash : dashOfRun[run % 4]!;
    const style = { label: named(label), method: named(method), color, dash: own, shade };
    return { ...row, run, ...style, ends, atEnd: edges.has(row) };
  });
}

type Runs = readonly (readonly EvaluationRow[])[];

interface GridRow {
  readonly row: TuningRow;
  readonly settings: string;
  readonly ends: readonly number[];
}

function endsOf({ problem, optimizer, learningRate, metric, by }: TuningRow, runs: Runs) {
  return runs.filter(([row]) =>
    row!.problem === problem && row!.optimizer === optimizer && row!.learningRate === learningRate
  ).flatMap((rows) => runValue(rows, metric, by) ?? []);
}

/** The variants of one method on one problem, where there are several, the largest step size first. */
function gridOf(runs: Runs): readonly GridRow[] {
  const variants = [
    ...groupBy(
      runs.filter(([row]) => row!.learningRate !== null),
      ([row]) => JSON.stringify([row!.learningRate, row!.settings, row!.batchSize, row!.backend]),
    ).values(),
  ];
  if (variants.length < 2) return [];
  const metric = metricOf(runs);
  const rows = variants.map((own) => gridRow(own, metric));
  const groups = groupBy(rows, ({ settings }) => settings);
  const winners = [...groups.values()].map((own) => bestOf(own, metric));
  return rows.map((each) => ({ ...each, row: { ...each.row, winner: winners.includes(each) } }))
    .toSorted((a, b) => b.row.learningRate - a.row.learningRate);
}

function gridRow(runs: Runs, metric: Measure): GridRow {
  const { problem, optimizer, learningRate, settings, batchSize, backend } = runs[0]![0]!;
  const ends = (measure: Measure) => runs.flatMap((rows) => runValue(rows, measure, "end") ?? []);
  const means = Object.fromEntries(measures.map((measure) => [measure, meanOf(ends(measure))]));
  return {
    settings,
    ends: ends(metric),
    row: {
      ...{ problem, optimizer, learningRate: learningRate!, batchSize },
      steps: Math.max(...runs.map((rows) => rows.at(-1)!.step)),
      seeds: runs.length,
      diverged: runs.filter((rows) => rows.at(-1)!.diverged).length,
      ...means as Record<Measure, number | undefined>,
      ...{ by: "end", metric, winner: false, backend },
    },
  };
}

function metricOf(runs: Runs): Measure {
  const rows = runs.flat();
  const preferred = ["validationAccuracy", "validationLoss", "testAccuracy"] as const;
  return preferred.find((measure) => rows.some((row) => Number.isFinite(row[measure]))) ??
    "testLoss";
}

function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The one that failed least, of these the best. */
function bestOf(rows: readonly GridRow[], metric: Measure): GridRow | undefined {
  const better = isAccuracy(metric) ? 1 : -1;
  return rows.filter(({ row }) => row[metric] !== undefined).toSorted((a, b) =>
    a.row.diverged / a.row.seeds - b.row.diverged / b.row.seeds ||
    better * (b.row[metric]! - a.row[metric]!)
  )[0];
}

function gridEdges(grids: readonly GridRow[]): readonly TuningRow[] {
  return [...groupBy(grids, ({ settings }) => settings).values()]
    .flatMap((own) => atEdges(own.map(({ row }) => row)));
}
