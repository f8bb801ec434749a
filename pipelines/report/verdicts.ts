/** The verdicts of a report, folder by folder, with what there is to know at a glance. @module */
import type { ColumnTable } from "../arquero/mod.ts";
import { groupBy } from "../../optimizers/group_by.ts";
import { type EvaluationRow, tableOf } from "../rows/rows.ts";
import type { MethodVerdict } from "../statistics/verdict/method_verdict.ts";
import { measuringOf } from "../statistics/verdict/primary_measure.ts";
import { verdict, type VerdictOptions } from "../statistics/verdict/verdict.ts";
import type { Verdict } from "../statistics/verdict/verdict_shape.ts";
import { verdictLines } from "../statistics/verdict/verdict_text.ts";
import type { PaperObservation } from "../statistics/observations/observation_shape.ts";
import type {
  FolderDifference,
  ObservationEntry,
  Scaled,
  Series,
  VerdictEntry,
} from "./content/data.ts";
import { factsOf } from "./facts.ts";
import type { JudgedFolder } from "../judging/judged.ts";
import { paperObserved, problemOfSeveral } from "../judging/paper_observed.ts";

/** What the verdicts of a folder are made of. */
export interface Judging {
  /** Place of the folder. */
  readonly run: number;
  /** Its rows, each batch size a method of its own. */
  readonly rows: ColumnTable;
  readonly options: VerdictOptions;
  /** Place of the series of a method, by its id, step size and settings. */
  readonly seriesOf: (method: MethodVerdict) => number;
  readonly series: readonly Series[];
  /** Problems that have cells to finish. */
  readonly unfinished: ReadonlySet<string>;
}

/** The verdicts on all problems of a folder. */
export function verdictsOf(judging: Judging): readonly VerdictEntry[] {
  const { run, rows, options, seriesOf, series: all, unfinished } = judging;
  if (rows.numRows() === 0) return [];
  const own = rows.objects() as EvaluationRow[];
  return verdict(rows, options).map((each) => {
    const series = each.methods.map(seriesOf);
    const entry = { ...each, ...scaleOf(each) };
    const of = (method: MethodVerdict) => all[series[each.methods.indexOf(method)]!];
    const facts = factsOf({
      entry,
      labelOf: (method) => of(method)?.label ?? "…",
      nameOf: (method) => of(method)?.method ?? "…",
      rows: own.filter(({ problem }) => problem === each.problem),
      unfinished: unfinished.has(each.problem),
    });
    return { ...entry, run, series, facts, ...verdictLines(each) };
  });
}

/**
 * What came of the paper's observations by all folders together, or by each where several have runs of one problem;
 * nothing where none can be judged.
 *
 * @param folders those whose runs have the papers' settings, with their places
 */
export function observationsOf(
  folders: readonly { readonly run: number; readonly judged: JudgedFolder }[],
): readonly ObservationEntry[] {
  const entries = (judged: readonly JudgedFolder[], run: number | null) =>
    (paperObserved(judged)?.objects() as readonly PaperObservation[] ?? [])
      .map((each) => ({ ...each, run }));
  const all = folders.map(({ judged }) => judged);
  if (problemOfSeveral(all) === undefined) return entries(all, null);
  return folders.flatMap(({ run, judged }) => entries([judged], run));
}

/** How the measure of a verdict is read. */
export function scaleOf({ problem, measure, scale, margin }: Verdict): Scaled {
  const { title, better } = measuringOf(measure);
  return { problem, scale, margin, title, better };
}

/**
 * The same method in several folders, pair by pair. Each method has its share of the 5 %.
 *
 * @param split rows of each folder, variants apart
 * @param placeOf place of a variant's series in a folder
 */
export function acrossFolders(
  split: readonly ColumnTable[],
  placeOf: (run: number, id: string) => number,
  options: VerdictOptions,
): readonly FolderDifference[] {
  const rows = split.flatMap((table, run) =>
    (table.objects() as EvaluationRow[]).map((row) => ({ row, run }))
  );
  const byMethod = [...groupBy(rows, ({ row }) => `${row.problem}\n${row.optimizer}`).values()]
    .filter((own) => new Set(own.map(({ run }) => run)).size > 1);
  return byMethod.flatMap((own) => {
    const named = own.map(({ row, run }) => ({
      ...row,
      optimizer: String(placeOf(run, row.optimizer)),
    }));
    const errorRate = 0.05 / byMethod.length;
    return verdict(tableOf(named), { ...options, errorRate }).flatMap((each) =>
      each.pairs.map((pair) => ({
        ...pair,
        ...scaleOf(each),
        first: Number(pair.first),
        second: Number(pair.second),
      }))
    );
  });
}
