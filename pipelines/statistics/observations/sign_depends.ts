/** Observation 2: the usefulness of the sign is problem-dependent. @module */
import type { Effect } from "../inference/effects.ts";
import { answerOf } from "../inference/answers.ts";
import { twoSidedFactor } from "../inference/two_sided_factor.ts";
import { effectText } from "../verdict/effect_text.ts";
import type { JudgedProblem } from "../verdict/judged_problem.ts";
import { type Answered, answered, nothingTold, type Told, unjudged } from "./answered.ts";
import type { Bounds } from "./bounds.ts";
import type { PaperObservation } from "./observation_shape.ts";

/** What the sign does on a problem, in units that add up: logarithms of ratios, differences of accuracies. */
interface SignEffect extends Bounds {
  readonly runs: JudgedProblem;
  /** 1 where it was found to help, -1 where to hurt. */
  readonly gain: -1 | 0 | 1;
}

/**
 * "The usefulness of sign-based methods depends on the particular problem at hand": it holds where the sign helps on
 * one problem and hurts on another, or does so much more on one than on another that their intervals are apart; and
 * does not where all its effects are within a margin of each other.
 *
 * What the sign does is its main effect, with variance adaptation and without it on average; or the one simple effect
 * that the methods allow. Of K problems, the intervals hold together: each has the error rate of the family's contrast, but no more than the
 * K-th part of the whole.
 *
 * @returns nothing without problems
 */
export function signDepends(problems: readonly JudgedProblem[]): PaperObservation[] {
  const [first] = problems;
  if (first === undefined) return [];
  const found = problems.flatMap((runs) => signEffectOf(runs, problems.length));
  const { scale, measuring, margin } = first;
  const columns = {
    observation: 2,
    statement: "the usefulness of the sign is problem-dependent",
    problem: null,
    measure: measuring.title,
    contrast: "sign on one problem - sign on another",
    scale: scale.name,
    margin,
    criterion: `> ${scale.nothing}`,
  } as const;
  if (found.length < 2) {
    const only = found.map(({ runs }) => `, and the sign ran on ${runs.problem} only`);
    return [{
      ...columns,
      ...nothingTold,
      ...unjudged(`it takes two problems${only}`),
    }];
  }
  return [{ ...columns, ...rangeOf(found) }];
}

function signEffectOf(runs: JudgedProblem, problems: number): SignEffect[] {
  const { effects, scale, measuring, margin, errorRate: whole } = runs;
  const effect = effects.find(({ contrast }) => contrast.name === "sign") ??
    effects.find(({ contrast }) => contrast.factor === "sign");
  if (effect === undefined) return [];
  const wider = together(effect, whole / problems);
  const { level, mean, sd, low, high, side } = wider;
  const units = (score: number) => scale.name === "accuracy" ? scale.effect(score, level) : score;
  const known = low !== undefined && high !== undefined;
  const matters = !known ||
    answerOf({ mean, low, high }, scale.margin(margin, level), 1) !== "no difference";
  return [{
    ...wider,
    runs,
    gain: matters ? side * measuring.better as -1 | 0 | 1 : 0,
    mean: units(mean),
    sd: sd === undefined ? undefined : units(sd),
    low: known ? units(low) : undefined,
    high: known ? units(high) : undefined,
  }];
}

/** The effect with a wider interval, if its error rate is above the given one. */
function together(effect: Effect, most: number): Effect {
  const { errorRate, seeds, sd, mean, low } = effect;
  if (errorRate <= most || low === undefined) return effect;
  const half = twoSidedFactor(most, seeds - 1) * sd! / Math.sqrt(seeds);
  const [from, to] = [mean - half, mean + half];
  return { ...effect, errorRate: most, low: from, high: to, side: from > 0 ? 1 : to < 0 ? -1 : 0 };
}

/** From the least to the largest of the effects, and what that says. */
function rangeOf(found: readonly SignEffect[]): Told & Answered {
  const sorted = found.filter(({ mean }) => !Number.isNaN(mean)).toSorted((a, b) =>
    a.mean - b.mean
  );
  const [least, most] = [sorted[0], sorted.at(-1)];
  const opposite = [1, -1].every((gain) => found.some((each) => each.gain === gain));
  const alike =
    new Set(found.map(({ runs }) => `${runs.measuring.id} ${runs.scale.name}`)).size === 1;
  const counts = {
    seeds: Math.min(...found.map(({ seeds }) => seeds)),
    failed: Math.max(...found.map(({ failed }) => failed)),
  };
  const detail = [least, most].flatMap((each) => each === undefined ? [] : [onProblem(each)])
    .join(", ");
  if (least === undefined || most === undefined || !alike) {
    const said = opposite
      ? answered(true, found[0]!, NaN, detail)
      : unjudged(least === undefined ? "all runs failed" : `measures differ: ${detail}`);
    return { ...nothingTold, ...counts, ...said };
  }
  const { runs: { scale, margin } } = least;
  const limit = scale.name === "accuracy" ? margin : scale.margin(margin, least.level);
  const lows = found.flatMap(({ low }) => low ?? []);
  const highs = found.flatMap(({ high }) => high ?? []);
  const known = lows.length > 1; // of several problems, those without failed runs
  const mean = most.mean - least.mean;
  const bounds: Bounds = {
    ...most,
    ...counts,
    mean,
    sd: most.sd === undefined || least.sd === undefined ? undefined : most.sd + least.sd,
    low: known ? Math.max(Math.max(...lows) - Math.min(...highs), 0) : undefined,
    high: known ? Math.max(...highs) - Math.min(...lows) : undefined,
  };
  const apart = known && bounds.low! > 0 && bounds.high! >= limit;
  const near = known && lows.length === found.length && bounds.high! < limit;
  const holds = opposite || apart ? true : near ? false : null;
  const units = (value: number | undefined) =>
    value === undefined ? null : scale.name === "ratio" ? Math.exp(value) : value;
  return {
    estimate: units(mean),
    low: units(bounds.low),
    high: units(bounds.high),
    ...counts,
    ...answered(holds, bounds, Math.max(mean, limit - mean), detail),
  };
}

/** `×0.83 on mnist-mlp`. */
function onProblem({ runs: { problem, scale }, mean }: SignEffect): string {
  const estimate = scale.name === "ratio" ? Math.exp(mean) : mean;
  return `${effectText({ estimate, low: null, high: null }, scale.name)} on ${problem}`;
}
