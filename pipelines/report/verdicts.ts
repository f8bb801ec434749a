/** The verdicts of a report, folder by folder, with what there is to know at a glance. @module */
import type { ColumnTable } from "arquero";
import { type EvaluationRow, tableOf } from "../statistics/rows.ts";
import type { MethodVerdict } from "../statistics/verdict/method_verdict.ts";
import { measuringOf } from "../statistics/verdict/primary_measure.ts";
import { verdict, type VerdictOptions } from "../statistics/verdict/verdict.ts";
import type { PairVerdict, Verdict } from "../statistics/verdict/verdict_shape.ts";
import { effectText } from "../statistics/verdict/verdict_text.ts";
import { estimateText, significant } from "../text/numbers.ts";
import type { FolderDifference, Scaled, Series, VerdictEntry } from "./content/data.ts";

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
  const { run, rows, options, seriesOf } = judging;
  if (rows.numRows() === 0) return [];
  return verdict(rows, options).map((each) => {
    const series = each.methods.map(seriesOf);
    const scaled = { ...each, ...scaleOf(each) };
    return { ...scaled, run, series, facts: factsOf(scaled, series, judging) };
  });
}

function scaleOf({ problem, measure, scale, margin }: Verdict): Scaled {
  const { title, better } = measuringOf(measure);
  return { problem, scale, margin, title, better };
}

function factsOf(
  entry: Verdict & Scaled,
  series: readonly number[],
  { series: all, unfinished }: Judging,
): VerdictEntry["facts"] {
  const { methods, better, title, factors, doubts, problem, seeds } = entry;
  const ranked = methods.filter(({ mean }) => mean !== null)
    .toSorted((a, b) => a.failed / a.seeds - b.failed / b.seeds || better * (b.mean! - a.mean!));
  const labelOf = (method: MethodVerdict) => all[series[methods.indexOf(method)]!]?.label ?? "…";
  const [best, second] = ranked;
  const falling = doubts.find((doubt) => doubt.startsWith("still improving"));
  const missing = factors.filter(({ answer, by }) => answer === "undecided" && by !== null)
    .map(({ moreSeeds }) => moreSeeds);
  const wanted = Math.max(...missing.map((more) => more ?? 0));
  return [
    ["State", unfinished.has(problem) ? "runs are still to be made: so far" : "all runs are made"],
    ...(best === undefined ? [] : [[
      "Which",
      `${labelOf(best)} has the ${better > 0 ? "highest" : "lowest"} mean ${title}: ` +
      `${meanText(best)}, of ${best.seeds - best.failed} of ${best.seeds} seeds`,
    ]] as const),
    ...(best === undefined || second === undefined
      ? []
      : [["By how much", aheadText(entry, best, second, labelOf)]] as const),
    ["Tuned", tunedText(methods, labelOf)],
    ["Converged", falling ?? "no method improves by more than the margin in the last quarter"],
    [
      "To settle it",
      missing.length === 0
        ? "every factor is decided"
        : wanted > 0
        ? `about ${Number(wanted.toPrecision(2))} more seeds, at this spread`
        : "more seeds would not do; see the doubts",
    ],
    ...(seeds < 3 ? [["Seeds", `${seeds} in common: values only`]] as const : []),
  ];
}

/** How many step sizes and settings each method had the choice of. */
function tunedText(
  methods: readonly MethodVerdict[],
  labelOf: (method: MethodVerdict) => string,
): string {
  if (methods.every(({ trials }) => trials === 1)) return "step sizes were given, not searched for";
  const each = methods.map((method) => `${labelOf(method)} ${method.trials}`);
  return `step sizes and settings tried: ${each.join(", ")}`;
}

function meanText({ mean, low, high }: MethodVerdict): string {
  return low === null ? significant(mean!) : estimateText({ mean: mean!, low, high });
}

/** How far the first is ahead of the second: of the very two. */
function aheadText(
  { simple, pairs, scale }: Verdict,
  best: MethodVerdict,
  second: MethodVerdict,
  labelOf: (method: MethodVerdict) => string,
): string {
  const both = [best.optimizer, second.optimizer];
  const pair = [...simple, ...pairs].find(({ first, second }) =>
    both.includes(first) && both.includes(second)
  )!;
  const own = pair.first === best.optimizer ? pair : turned(pair, scale);
  const sure = pair.low === null
    ? "which nothing tells from chance"
    : pair.answer === "no difference"
    ? "which makes no difference that matters"
    : pair.answer === "undecided"
    ? "which is not decided"
    : "which is more than chance";
  return `${effectText(own, scale)} instead of ${labelOf(second)}, ${sure}`;
}

/** The other way round. */
function turned(pair: PairVerdict, scale: Verdict["scale"]): PairVerdict {
  const { estimate, low, high } = pair;
  const turn = (value: number | null) =>
    value === null ? null : scale === "ratio" ? 1 / value : -value;
  return { ...pair, estimate: turn(estimate), low: turn(high), high: turn(low) };
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
  const byMethod = [...Map.groupBy(rows, ({ row }) => `${row.problem}\n${row.optimizer}`).values()]
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
