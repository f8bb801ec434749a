/** Estimates, intervals and findings of a family of contrasts, from paired scores. @module */
import type { Contrast } from "./contrasts.ts";
import { type Member, shareOf } from "./family.ts";
import { signedRanks } from "./signed_ranks.ts";
import { twoSidedFactor } from "./two_sided_factor.ts";

/**
 * Scores by method, the same seed at the same place; NaN where a method has no run with a seed,
 * infinite, on the worse side, where its run failed.
 */
export type PairedScores = Readonly<Record<string, readonly number[]>>;

/** What paired scores say of a contrast. */
export interface Effect {
  readonly contrast: Contrast;
  /** Seeds with which all its methods ran. */
  readonly seeds: number;
  /** In how many of them a run failed. */
  readonly failed: number;
  /** Mean score of its methods over the other seeds; NaN without any. */
  readonly level: number;
  /** Mean of the contrast over the other seeds; NaN without any. */
  readonly mean: number;
  /** Its standard deviation and the floor, as √(sd² + floor²); undefined for fewer than two seeds. */
  readonly sd: number | undefined;
  /** Whether the seeds were closer together than the floor. */
  readonly floored: boolean;
  /** The error rate that it is judged with; 0 where nothing opened it. */
  readonly errorRate: number;
  /** Lower end of the interval of the mean; undefined where there is none. */
  readonly low: number | undefined;
  /** Upper end of the interval. */
  readonly high: number | undefined;
  /** The side of 0 on which it was found to be; 0 where it was not. */
  readonly side: -1 | 0 | 1;
}

/** Seeds below which there are values, but no intervals and no findings. */
export const leastSeeds = 3;

/**
 * Judges a family of contrasts. Within each seed, so that what seeds have in common drops out; each by
 * its own spread, since methods differ in it and pooling would take the spread of the noisy ones for that
 * of all; by Student's t where all runs arrived:
 *
 *     mean ± t_{1 - e/2, n - 1} √((sd² + floor²)/n),    e = errorRate · share
 *
 * Where runs failed they count as the worst: the signed ranks of all seeds decide, by probability ≤ e,
 * and there is no interval.
 *
 * @param floor the deviation that values have by what they are counted in, by mean score, see `Scale`;
 * added as a variance, since a lower bound alone misses the small spreads just above it
 * @param errorRate of the whole family
 * @returns the effects in the family's order
 */
export function effectsOf(
  family: readonly Member[],
  scores: PairedScores,
  floor: (level: number) => number,
  errorRate = 0.05,
): Effect[] {
  const first = family.filter(({ openedBy }) => openedBy.length === 0)
    .map((member) => effectOf(member.contrast, scores, floor, errorRate * member.share));
  const found = first.filter(({ side }) => side !== 0).map(({ contrast }) => contrast.name);
  return family.map((member) =>
    first.find(({ contrast }) => contrast === member.contrast) ??
      effectOf(member.contrast, scores, floor, errorRate * shareOf(member, family, found))
  );
}

function effectOf(
  contrast: Contrast,
  scores: PairedScores,
  floor: (level: number) => number,
  errorRate: number,
): Effect {
  const weights = Object.entries(contrast.weights);
  const count = Math.min(...weights.map(([method]) => scores[method]!.length));
  const values: number[] = [];
  const arrived: number[] = [];
  let levels = 0;
  for (let i = 0; i < count; i++) {
    let [value, failures, level] = [0, 0, 0];
    for (const [method, weight] of weights) {
      const score = scores[method]![i]!;
      if (Math.abs(score) === Infinity) failures += weight * Math.sign(score);
      value += weight * score;
      level += score / weights.length;
    }
    if (Number.isFinite(value)) {
      values.push(value);
      arrived.push(value);
      levels += level;
    } else if (weights.every(([method]) => !Number.isNaN(scores[method]![i]!))) {
      values.push(failures === 0 ? 0 : Math.sign(failures) * Infinity);
    }
  }
  const level = levels / arrived.length;
  const mean = arrived.reduce((sum, value) => sum + value, 0) / arrived.length;
  const squares = arrived.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const spread = Math.sqrt(squares / (arrived.length - 1));
  const least = arrived.length > 0 ? floor(level) : 0;
  const known = {
    contrast,
    seeds: values.length,
    failed: values.length - arrived.length,
    level,
    mean,
    sd: arrived.length < 2 ? undefined : Math.hypot(spread, least),
    floored: spread < least,
    errorRate,
  };
  const nothing = { ...known, low: undefined, high: undefined, side: 0 } as const;
  if (known.seeds < leastSeeds || errorRate === 0) return nothing;
  if (known.failed > 0) {
    const { probability, side } = signedRanks(values);
    return { ...nothing, side: probability <= errorRate ? side : 0 };
  }
  const half = twoSidedFactor(errorRate, known.seeds - 1) * known.sd! / Math.sqrt(known.seeds);
  const [low, high] = [mean - half, mean + half];
  return { ...known, low, high, side: low > 0 ? 1 : high < 0 ? -1 : 0 };
}
