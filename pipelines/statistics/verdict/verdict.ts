/** The verdict on an experiment: what each factor does, how sure that is, what to doubt. @module */
import type { ColumnTable } from "arquero";
import type { EvaluationRow } from "../rows.ts";
import { answerOf, moreSeeds } from "../inference/answers.ts";
import { type Effect, effectsOf, leastSeeds } from "../inference/effects.ts";
import { familyOf } from "../inference/family.ts";
import type { Scale } from "../inference/scales.ts";
import { doubtsOf } from "./doubts.ts";
import { methodVerdict } from "./method_verdict.ts";
import { areReplicates, type PairedRuns, pairedRuns } from "./paired_runs.ts";
import {
  defaultMargin,
  defaultMeasure,
  type Measuring,
  measuringOf,
  type PrimaryMeasure,
} from "./primary_measure.ts";
import type { MethodTrials } from "./trials.ts";
import type { FactorVerdict, Judged, PairVerdict, Verdict } from "./verdict_shape.ts";
import { verdictText } from "./verdict_text.ts";

/** What {@linkcode verdict} may be told. */
export interface VerdictOptions {
  /** What methods are judged by; test accuracy where there are classes, else test loss. */
  readonly measure?: PrimaryMeasure | undefined;
  /**
   * Differences no larger do not matter: of accuracies as they are, 0.005 by default, of losses and
   * times as a share, 0.02 by default.
   */
  readonly margin?: number | undefined;
  /** Of the whole family, 0.05 by default; for looks while seeds are added see `lookErrorRate`. */
  readonly errorRate?: number | undefined;
  /** The searches that step sizes are from: what there is to doubt of them, and how many were tried. */
  readonly tuning?: readonly MethodTrials[] | undefined;
}

/**
 * Judges the factors of the papers' 2 × 2 at the end of runs, and the methods pair by pair; how is in
 * `docs/statistics.md`. Fewer than the four methods get the contrasts that they allow.
 *
 * @param rows a table of evaluation rows, as `ablate` resolves to; of those columns that are needed
 * @returns one verdict for each problem, in the order of the rows
 * @throws {RangeError} if the measure is unknown or the margin not above 0
 */
export function verdict(rows: ColumnTable, options: VerdictOptions = {}): Verdict[] {
  const all = rows.objects() as EvaluationRow[];
  return [...Map.groupBy(all, ({ problem }) => problem).values()].map((own) => {
    const measuring = measuringOf(options.measure ?? defaultMeasure(own));
    const margin = options.margin ?? defaultMargin(measuring);
    checkMargin(margin);
    return judge(pairedRuns(own, measuring), measuring, margin, options);
  });
}

/** Throws a `RangeError` unless a margin is a share. */
export function checkMargin(margin: number): void {
  if (margin > 0 && margin < 1) return;
  throw new RangeError(`margin must be between 0 and 1, got ${margin}`);
}

function judge(
  paired: PairedRuns,
  measuring: Measuring,
  margin: number,
  { errorRate = 0.05, tuning: all = [] }: VerdictOptions,
): Verdict {
  const { problem, methods, scale, scores, seeds } = paired;
  const tuning = all.filter((each) => each.problem === problem);
  const family = familyOf(methods.map(({ optimizer }) => optimizer));
  const constant = methods.filter((method) => !areReplicates(method, { scale, measuring }))
    .map(({ optimizer }) => optimizer);
  const effects = effectsOf(family, scores, scale.floor, errorRate).map((effect) =>
    Object.keys(effect.contrast.weights).every((id) => constant.includes(id))
      ? { ...effect, errorRate: 0, low: undefined, high: undefined, side: 0 as const }
      : effect
  );
  const said = effects.map((effect) => judged(effect, scale, margin, measuring.better));
  const dependent = effects.some(({ contrast, side }) =>
    contrast.kind === "interaction" && side !== 0
  );
  const pairsOf = (kind: string) =>
    effects.flatMap((effect, i): PairVerdict[] => {
      if (effect.contrast.kind !== kind) return [];
      const [first, second] = Object.keys(effect.contrast.weights) as [string, string];
      return [{ name: effect.contrast.name, first, second, ...said[i]! }];
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
    factors: factorsOf(effects, said, dependent),
    dependent,
    simple: pairsOf("simple effect"),
    pairs: pairsOf("pair"),
    doubts: doubtsOf({ ...paired, measuring, effects, margin, tuning }),
  };
  return { ...known, text: verdictText(known, measuring) };
}

const factorNames = ["sign", "variance adaptation", "interaction"] as const;

function factorsOf(
  effects: readonly Effect[],
  said: readonly Judged[],
  dependent: boolean,
): FactorVerdict[] {
  return factorNames.map((factor): FactorVerdict => {
    let at = effects.findIndex(({ contrast }) => contrast.name === factor);
    if (at < 0) at = effects.findIndex(({ contrast }) => contrast.factor === factor);
    const own = said[at];
    if (own === undefined) return { factor, by: null, ...unknown };
    const { name, kind } = effects[at]!.contrast;
    if (kind !== "main effect" || !dependent) return { factor, by: name, ...own };
    const { moreSeeds: _, ...rest } = own; // seeds do not change that it depends
    return { factor, by: name, ...rest, answer: "undecided" };
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
  const more = answer === "undecided" ? moreFor(effect, limit) : undefined;
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

/** Seeds that would settle an effect; with failed runs, those below which ranks cannot. */
function moreFor({ mean, sd, seeds, failed, errorRate }: Effect, margin: number) {
  if (errorRate === 0) return undefined;
  const least = failed > 0 ? Math.ceil(Math.log2(2 / errorRate)) : leastSeeds;
  const missing = least > seeds ? least - seeds : undefined;
  if (failed > 0 || sd === undefined) return missing;
  const more = moreSeeds({ mean, sd, seeds }, margin, errorRate);
  return more === undefined ? undefined : Math.max(more, missing ?? 1);
}
