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
  judging: Judging,
): VerdictEntry["facts"] {
  const { methods, better, title, problem, seeds } = entry;
  const ranked = methods.filter(({ mean }) => mean !== null)
    .toSorted((a, b) => a.failed / a.seeds - b.failed / b.seeds || better * (b.mean! - a.mean!));
  const seriesOf = (method: MethodVerdict) => judging.series[series[methods.indexOf(method)]!];
  const labelOf = (method: MethodVerdict) => seriesOf(method)?.label ?? "…";
  const [best, second] = ranked;
  const unfinished = judging.unfinished.has(problem);
  return [
    ["State", unfinished ? "runs are still to be made: so far" : "all runs are made"],
    ...(best === undefined ? [] : [[
      "Which",
      `${labelOf(best)} has the ${better > 0 ? "highest" : "lowest"} mean ${title}: ` +
      `${meanText(best)}, of ${best.seeds - best.failed} of ${best.seeds} seeds`,
    ]] as const),
    ...(best === undefined || second === undefined
      ? []
      : [["By how much", aheadText(entry, best, second, labelOf)]] as const),
    ["Tuned", tunedText(methods, (method) => seriesOf(method)?.method ?? "…")],
    ...(entry.measure.includes(":") ? [] : [["Converged", convergedText(entry, judging)]] as const),
    ["To settle it", settledText(entry)],
    ...(seeds < 3 ? [["Seeds", `${seeds} in common: values only`]] as const : []),
  ];
}

/** How many step sizes and settings each method had the choice of. */
function tunedText(
  methods: readonly MethodVerdict[],
  nameOf: (method: MethodVerdict) => string,
): string {
  if (methods.every(({ trials }) => trials === 1)) return "step sizes were given, not searched for";
  const each = methods.map((method) => `${method.trials} of ${nameOf(method)}`);
  return `step sizes and settings tried: ${each.join(", ")}`;
}

function convergedText({ problem, doubts }: Verdict, { rows }: Judging): string {
  const falling = doubts.find((doubt) => doubt.startsWith("still improving"));
  if (falling !== undefined) return falling;
  const runs = Map.groupBy(
    (rows.objects() as EvaluationRow[]).filter((row) => row.problem === problem),
    ({ optimizer, learningRate, settings, seed }) =>
      JSON.stringify([optimizer, learningRate, settings, seed]),
  );
  return [...runs.values()].some((run) => run.length >= 4)
    ? "no method improves by more than the margin in the last quarter"
    : "not known: there are fewer than four evaluations of each run";
}

/** What would decide the effects that the first sentences are about. */
function settledText({ factors, dependent, simple, pairs }: Verdict): string {
  const known = factors.filter(({ by }) => by !== null);
  const spoken = dependent
    ? [...simple, ...known.filter(({ factor }) => factor === "interaction")]
    : known.length > 0
    ? known
    : pairs;
  if (spoken.length === 0) return "there is nothing to compare";
  const missing = spoken.filter(({ answer }) => answer === "undecided")
    .map(({ moreSeeds }) => moreSeeds ?? 0);
  if (missing.length === 0) return known.length > 0 ? "every factor is decided" : "all is decided";
  const wanted = Number(Math.max(...missing).toPrecision(2));
  return wanted === 0
    ? "more seeds would not do; see the doubts"
    : `about ${wanted} more ${wanted === 1 ? "seed" : "seeds"}, at this spread`;
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
  if (own.estimate === null) return "not known: no seed had both arrive";
  const sure = pair.answer === "no difference"
    ? "which makes no difference that matters"
    : pair.answer !== "undecided"
    ? "which is more than chance"
    : pair.low === null
    ? "which nothing tells from chance"
    : "which is not decided";
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
