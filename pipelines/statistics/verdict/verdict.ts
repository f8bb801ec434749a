/** The verdict on an experiment: what each factor does, how sure that is, what to doubt. @module */
import type { ColumnTable } from "../../arquero/mod.ts";
import { answerOf } from "../inference/answers.ts";
import { factorialContrasts } from "../inference/contrasts.ts";
import type { FactorialDesign } from "../inference/design.ts";
import type { Effect } from "../inference/effects.ts";
import type { Scale } from "../inference/scales.ts";
import type { EvaluationRow } from "../../rows/rows.ts";
import type { RunLengths } from "../../training/length.ts";
import { doubtsOf } from "./doubts.ts";
import { type JudgedProblem, judgedProblems, type JudgingOptions } from "./judged_problem.ts";
import { methodVerdict } from "./method_verdict.ts";
import { seedsToSettle } from "./seeds_to_settle.ts";
import type { MethodTrials } from "./trials.ts";
import type {
  FactorVerdict,
  Judged,
  PairVerdict,
  SimpleVerdict,
  Verdict,
} from "./verdict_shape.ts";
import { verdictText } from "./verdict_text.ts";

/** What {@linkcode verdict} may be told. */
export interface VerdictOptions extends JudgingOptions {
  /** The searches that step sizes are from: what there is to doubt of them, and how many were tried. */
  readonly tuning?: readonly MethodTrials[] | undefined;
  /** How long runs were to be: those that ended before are doubted. */
  readonly lengths?: RunLengths | undefined;
}

/**
 * Judges the factors of the papers' 2 × 2 at the end of runs, and the methods pair by pair; how is in
 * `docs/statistics.md`. Fewer than the four methods get the contrasts that they allow. With `design` it
 * judges other factors, see `factorialDesign`.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to; of those columns that are needed
 * @returns one verdict for each problem, in the order of the rows
 * @throws {RangeError} if the measure is unknown or the margin not above 0
 */
export function verdict(rows: ColumnTable, options: VerdictOptions = {}): Verdict[] {
  return verdictsOn(rows.objects() as EvaluationRow[], options);
}

/**
 * The same of rows that are in no table: Arquero makes code of text, which a page's Content-Security-Policy may
 * forbid.
 */
export function verdictsOn(
  rows: readonly EvaluationRow[],
  options: VerdictOptions = {},
): Verdict[] {
  return judgedProblems(rows, options).map((each) => judge(each, options));
}

function judge(runs: JudgedProblem, { tuning: all = [], lengths }: VerdictOptions): Verdict {
  const { problem, methods, scale, scores, seeds, measuring, margin, constant, effects } = runs;
  const { design } = runs;
  const tuning = all.filter((each) => each.problem === problem);
  const said = effects.map((effect) => judged(effect, scale, margin, measuring.better));
  const dependent = effects.some(({ contrast, side }) =>
    contrast.kind === "interaction" && side !== 0
  );
  const pairsOf = (kind: string) =>
    effects.flatMap((effect, i): SimpleVerdict[] => {
      if (effect.contrast.kind !== kind) return [];
      const { name, weights } = effect.contrast;
      const [first, second, ...more] = Object.keys(weights) as [string, string];
      return [{ name, ...(more.length === 0 && { first, second }), ...said[i]! }];
    });
  const known = {
    problem,
    measure: measuring.id,
    scale: scale.name,
    margin,
    seeds:
      seeds.filter((_, i) => methods.every(({ optimizer }) => !Number.isNaN(scores[optimizer]![i])))
        .length,
    methods: methods.map((method) =>
      methodVerdict(method, { scale, tuning, replicated: !constant.includes(method.optimizer) })
    ),
    factors: factorsOf(design, effects, said),
    dependent,
    simple: pairsOf("simple effect"),
    pairs: pairsOf("pair") as PairVerdict[],
    doubts: doubtsOf({ ...runs, tuning, length: lengths?.[problem] }),
  };
  return { ...known, text: verdictText(known, measuring) };
}

function factorsOf(
  design: FactorialDesign,
  effects: readonly Effect[],
  said: readonly Judged[],
): FactorVerdict[] {
  const dependent = effects.flatMap(({ contrast: { between = [] }, side }) =>
    side === 0 ? [] : between
  );
  return factorialContrasts(design).map(({ name: factor, between }): FactorVerdict => {
    const which = { factor, ...(between && design.factors.length > 2 && { between }) };
    let at = effects.findIndex(({ contrast }) => contrast.name === factor);
    if (at < 0) at = effects.findIndex(({ contrast }) => contrast.factor === factor);
    const own = said[at];
    if (own === undefined) return { ...which, by: null, ...unknown };
    const { name, kind } = effects[at]!.contrast;
    if (kind !== "main effect" || !dependent.includes(factor)) {
      return { ...which, by: name, ...own };
    }
    const { moreSeeds: _, ...rest } = own; // seeds do not change that it depends
    return { ...which, by: name, ...rest, answer: "undecided" };
  });
}

const unknown: Judged = {
  answer: "undecided",
  estimate: null,
  low: null,
  high: null,
  seeds: 0,
  failed: 0,
};

function judged(effect: Effect, scale: Scale, margin: number, better: 1 | -1): Judged {
  const { level, mean, low, high, seeds, failed, side } = effect;
  const told = (score: number | undefined) =>
    score === undefined || Number.isNaN(score) ? null : scale.effect(score, level);
  const limit = scale.margin(margin, level);
  const answer = low !== undefined && high !== undefined
    ? answerOf({ mean, low, high }, limit, better)
    : side === 0
    ? "undecided"
    : side === better
    ? "helps"
    : "hurts";
  const room = Math.max(Math.abs(mean), limit - Math.abs(mean));
  const more = answer === "undecided" ? seedsToSettle(effect, room) : undefined;
  return {
    answer,
    estimate: told(mean),
    low: told(low),
    high: told(high),
    ...(more === undefined ? {} : { moreSeeds: more }),
    seeds,
    failed,
  };
}
