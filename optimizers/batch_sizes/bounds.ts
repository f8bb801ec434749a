/** What rules for batch sizes have in common: bounds, smoothing, rounding, names. @module */
import { checkBeta, checkCount } from "../check.ts";

/** Options of every adaptive rule. */
export interface AdaptiveBatchSizeOptions {
  /** m_min: the smallest batch, also the first one; default 16, at least 2. */
  readonly min?: number;
  /** m_max: the largest batch; default 2048. */
  readonly max?: number;
  /** μ of the running averages, in [0, 1); 0 uses the last batch alone. Default 0.95. */
  readonly runningAverage?: number;
}

/** The defaults: those of the method's published implementation, which the thesis does not print. */
const defaults = { min: 16, max: 2048, runningAverage: 0.95 };

/**
 * The options, with defaults for those that are missing.
 *
 * @throws {RangeError} naming the option that is wrong, its value and what is allowed
 */
export function checkedOptions(
  { min, max, runningAverage }: AdaptiveBatchSizeOptions,
): Required<AdaptiveBatchSizeOptions> {
  const least = min ?? Math.min(defaults.min, max ?? defaults.min);
  const most = max ?? Math.max(defaults.max, least);
  checkCount(least, "min", 2); // of a single example there is no variance
  checkCount(most, "max", 2);
  if (most < least) {
    throw new RangeError(`max must be at least min, which is ${least}, got ${most}`);
  }
  const average = runningAverage ?? defaults.runningAverage;
  return { min: least, max: most, runningAverage: checkBeta(average, "runningAverage") };
}

/**
 * `μ a + (1-μ) x`, a running average that starts at 0 and is not corrected for that.
 *
 * It is short of the mean by the factor `1 - μ^(t+1)` after t + 1 values. A ratio of two averages
 * with the same μ does not feel it: the factor is in both.
 */
export function average(mu: number, before: number, value: number): number {
  return mu * before + (1 - mu) * value;
}

/**
 * `ROUND_CLIP` of thesis Alg. 1: the nearest whole number, a half upwards, within the bounds. Without
 * noise (0/0 included) that is `min`; where only the denominator is 0 it is `max`.
 */
export function roundClip(
  numerator: number,
  denominator: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (numerator === 0) return min;
  return Math.min(Math.max(Math.round(numerator / denominator), min), max);
}

/** `cabs`, or `cabs:min=8,max=512` with all settings that are not at their defaults. */
export function ruleName(
  id: string,
  settings: Readonly<Record<string, number | undefined>>,
): string {
  const known: Readonly<Record<string, number>> = {
    "min": defaults.min,
    "max": defaults.max,
    "running-average": defaults.runningAverage,
  };
  const texts = Object.entries(settings)
    .filter(([key, value]) => value !== undefined && value !== known[key])
    .map(([key, value]) => `${key}=${value}`);
  return texts.length === 0 ? id : `${id}:${texts.join(",")}`;
}
