/** Observation 1: the sign aspect dominates. @module */
import { answerOf } from "../inference/answers.ts";
import { mainMethods, mainTwoByTwo } from "../inference/design.ts";
import type { Scale } from "../inference/scales.ts";
import { effectText } from "../verdict/effect_text.ts";
import type { JudgedProblem } from "../verdict/judged_problem.ts";
import { type Answered, answered, lackingText, nothingTold, told, unjudged } from "./answered.ts";
import { type Bounds, differenceOf, dominanceOf } from "./bounds.ts";
import type { PaperObservation } from "./observation_shape.ts";

/** What the first and the fourth observation compare. */
export const dominance = "|sign| - |variance adaptation|";

/**
 * "Of the two components of Adam, the sign aspect seems to be by far the dominant one, accounting for most of the
 * difference between Adam and M-SGD": it holds where the sign's effect, whichever way it goes, is larger than that
 * of variance adaptation, by the same seeds.
 */
export function signDominates(problem: JudgedProblem): PaperObservation {
  const { methods, effects, scale, measuring, margin } = problem;
  const columns = {
    observation: 1,
    statement: "the sign aspect dominates",
    problem: problem.problem,
    measure: measuring.title,
    contrast: dominance,
    scale: scale.name,
    margin,
    criterion: `> ${scale.nothing}`,
  } as const;
  const lacking = lackingText(mainMethods, methods);
  if (lacking !== undefined) return { ...columns, ...nothingTold, ...unjudged(lacking) };
  const { plain, sign, adapted, both } = mainTwoByTwo;
  const [whole, apart] = [
    differenceOf(effects, both, plain)!,
    differenceOf(effects, sign, adapted)!,
  ];
  const bounds = dominanceOf(whole, apart);
  const limit = scale.margin(margin, bounds.level);
  return {
    ...columns,
    ...told(bounds, scale),
    ...dominanceAnswer(bounds, [whole, apart], limit, sizesText(whole, apart, scale)),
  };
}

/**
 * Whether the sign does more than variance adaptation: unknown where neither does anything that matters.
 *
 * @param diagonals what both do together, and what the sign does instead of variance adaptation
 * @param limit a difference that matters, of scores
 */
export function dominanceAnswer(
  bounds: Bounds,
  diagonals: readonly Bounds[],
  limit: number,
  detail: string,
): Answered {
  const { mean, low, high, side } = bounds;
  const known = low !== undefined && high !== undefined;
  const within = diagonals.every((each) => each.low! > -limit && each.high! < limit);
  if (known && within) return unjudged(`no difference matters (${detail})`);
  const size = Math.abs(mean);
  const room = Math.max(size, limit - size);
  const answer = known ? answerOf({ mean, low, high }, limit, 1) : undefined;
  const holds = answer === undefined
    ? side === 0 ? null : side > 0
    : answer === "undecided"
    ? null
    : answer === "helps";
  const equal = answer === "no difference"
    ? `the two do as much, as far as it matters: ${detail}`
    : detail;
  return answered(holds, bounds, room, equal);
}

/** What the sign does, and what variance adaptation does: half the sum and half the difference of the diagonals. */
export function sizesText(both: Bounds, apart: Bounds, scale: Scale): string {
  const level = (both.level + apart.level) / 2;
  const text = (score: number) =>
    effectText(
      { estimate: Number.isNaN(score) ? null : scale.effect(score, level), low: null, high: null },
      scale.name,
    );
  const [sign, adaptation] = [
    text((both.mean + apart.mean) / 2),
    text((both.mean - apart.mean) / 2),
  ];
  const unit = " points of accuracy";
  return sign === "" ? "" : `sign ${sign!.replace(unit, "")}, variance adaptation ${adaptation}`;
}
