/** What there is to know of a verdict at a glance. @module */
import { groupBy } from "../../optimizers/group_by.ts";
import type { EvaluationRow } from "../rows/rows.ts";
import type { MethodVerdict } from "../statistics/verdict/method_verdict.ts";
import type { PairVerdict, Verdict } from "../statistics/verdict/verdict_shape.ts";
import { isInteraction, isPair } from "../statistics/verdict/dependence.ts";
import { effectText, meanText, turned } from "../statistics/verdict/effect_text.ts";
import type { Scaled, VerdictEntry } from "./content/data.ts";

/** What the facts are told of. */
export interface Told {
  readonly entry: Verdict & Scaled;
  /** The label of a method, with the variant that it is judged by. */
  readonly labelOf: (method: MethodVerdict) => string;
  /** Its name without that. */
  readonly nameOf: (method: MethodVerdict) => string;
  /** The problem's evaluations. */
  readonly rows: readonly EvaluationRow[];
  /** Whether the problem has runs to finish. */
  readonly unfinished: boolean;
}

/**
 * Which method is ahead, by how much, how sure that is, whether methods were tuned and their runs long
 * enough, and what would settle the factors.
 */
export function factsOf(told: Told): VerdictEntry["facts"] {
  const { entry: { methods, better, title, scale }, labelOf, unfinished } = told;
  const mean = scale === "ratio" ? "geometric mean" : "mean";
  const [best, second] = methods.filter(({ mean }) => mean !== null)
    .toSorted((a, b) => a.failed / a.seeds - b.failed / b.seeds || better * (b.mean! - a.mean!));
  const pair = best && second && aheadOf(told.entry, best, second);
  return [
    ...(unfinished ? [["State", "runs are still to be made: all this is so far"]] as const : []),
    ...(best === undefined ? [] : [[
      "Which",
      `${labelOf(best)} has the ${better > 0 ? "highest" : "lowest"} ${mean} ${title}, ` +
      `${meanText(best, scale)}${survivorsText(best)}`,
    ]] as const),
    ...(pair === undefined ? [] : [
      [
        "By how much",
        pair.estimate === null
          ? "not known: no seed had both arrive"
          : `${effectText(pair, scale)} instead of ${labelOf(second!)}`,
      ],
      ["How sure", sureText(pair)],
    ] as const),
    ["Tuned enough", tunedText(told)],
    ...(told.entry.measure.includes(":") ? [] : [["Converged", convergedText(told)]] as const),
    ["To settle it", settleText(told.entry)],
  ];
}

function survivorsText({ seeds, failed }: MethodVerdict): string {
  return failed === 0 ? "" : ` (of the ${seeds - failed} of ${seeds} runs that did not fail)`;
}

/** How far the first is ahead of the second: of the very two; of many factors' methods no pairs are judged. */
function aheadOf(
  entry: Verdict,
  best: MethodVerdict,
  second: MethodVerdict,
): PairVerdict | undefined {
  const both = [best.optimizer, second.optimizer];
  const pair = [...entry.simple.filter(isPair), ...entry.pairs].find(({ first, second }) =>
    both.includes(first) && both.includes(second)
  );
  return pair === undefined || pair.first === best.optimizer ? pair : turned(pair, entry);
}

function sureText({ answer, low, seeds }: PairVerdict): string {
  const with_ = `with ${seeds === 1 ? "1 seed" : `${seeds} seeds`}`;
  if (answer === "helps" || answer === "hurts") return `it is more than chance, ${with_}`;
  if (answer === "no difference") return `sure not to matter, ${with_}`;
  return low === null
    ? `not at all: nothing tells the two apart, ${with_}`
    : `not decided: it may be either way, ${with_}`;
}

/** How many step sizes and settings each method had the choice of, and whether that was enough. */
function tunedText({ entry: { methods, doubts }, nameOf }: Told): string {
  const counts = methods.map(({ trials }) => trials);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return "not known: step sizes were given or are the problem's, not searched for";
  const each = methods.map((method) => `${method.trials} of ${nameOf(method)}`).join(", ");
  const tried = least === most
    ? `${most} step sizes or settings tried of each method`
    : `step sizes or settings tried: ${each}`;
  const ends = doubts.filter((doubt) => doubt.includes("at the end of the list")).length;
  const inside = ends === 0
    ? "all ended inside their lists"
    : `${ends} ended at an end of the list`;
  return `${tried}; ${inside}`;
}

function convergedText({ entry: { doubts }, rows }: Told): string {
  const falling = doubts.find((doubt) => doubt.startsWith("still improving"));
  if (falling !== undefined) return `no: ${falling.replace(/; longer runs.*/, "")}`;
  const runs = groupBy(
    rows,
    ({ optimizer, learningRate, settings, seed }) =>
      JSON.stringify([optimizer, learningRate, settings, seed]),
  );
  return [...runs.values()].some((run) => run.length >= 4)
    ? "yes: no method improves by more than the margin in the last quarter of the steps"
    : "not known: there are fewer than four evaluations of each run";
}

/** What would decide the effects that the first sentences are about. */
function settleText({ factors, dependent, simple, pairs }: Verdict): string {
  const known = factors.filter(({ by }) => by !== null);
  const spoken = dependent
    ? [
      ...simple.filter((each) => isPair(each) || each.low !== null),
      ...known.filter(isInteraction),
    ]
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
