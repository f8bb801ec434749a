/** What an interval says, and how many seeds more would make it say something. @module */
import { twoSidedFactor } from "./two_sided_factor.ts";

/** What is said of a factor. */
export type Answer = "helps" | "hurts" | "no difference" | "undecided";

/** An estimate with its interval, as differences of scores. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What an interval says: which side of 0 it lies on; or that there is no difference that matters, if all
 * of it is within the margin (Schuirmann 1987; at an effect exactly at the margin that is said no more
 * often than the interval misses it on one side). An interval that leaves out 0 and is within the margin
 * is no difference that matters, too.
 *
 * @param margin as a difference of scores, above 0
 * @param better 1 where higher scores are better, -1 where lower ones are
 */
export function answerOf({ low, high }: Interval, margin: number, better: 1 | -1): Answer {
  if (low > -margin && high < margin) return "no difference";
  if (low <= 0 && high >= 0) return "undecided";
  return (low > 0) === (better > 0) ? "helps" : "hurts";
}

/** What {@linkcode moreSeeds} goes by. */
export interface Spread {
  /** Mean difference of scores. */
  readonly mean: number;
  /** Its standard deviation over seeds. */
  readonly sd: number;
  readonly seeds: number;
}

/**
 * About how many seeds more would decide, at this mean and spread: those {@linkcode seedsFor} a room of
 *
 *     max(|mean|, margin - |mean|)
 *
 * so that, were both as estimated, four of five such experiments would find the effect, or find it to be
 * within the margin, whichever takes fewer.
 *
 * @param margin as a difference of scores
 * @param errorRate e, of this one interval
 * @returns at least 1; `undefined` where 10,000 would not do
 */
export function moreSeeds(
  { mean, ...spread }: Spread,
  margin: number,
  errorRate: number,
): number | undefined {
  return seedsFor(Math.max(Math.abs(mean), margin - Math.abs(mean)), spread, errorRate);
}

/**
 * About how many seeds more would put an end of the interval on the right side of what is so far from the mean:
 * the least for which
 *
 *     (t_{1 - e/2} + t_{0.8}) sd/√N ≤ room
 *
 * which four of five such experiments would do, were mean and spread as estimated (Student's t with N - 1 degrees
 * of freedom). The estimates are uncertain themselves, with three seeds very much so: it is an order of magnitude.
 *
 * @param room as a difference of scores
 * @param errorRate e, of this one interval
 * @returns at least 1; `undefined` where 10,000 would not do
 */
export function seedsFor(
  room: number,
  { sd, seeds }: Omit<Spread, "mean">,
  errorRate: number,
): number | undefined {
  const decides = (n: number) => {
    const degrees = Math.min(n - 1, 1000);
    const factor = twoSidedFactor(errorRate, degrees) + twoSidedFactor(0.4, degrees);
    return factor * sd / Math.sqrt(n) <= room;
  };
  let [low, high] = [seeds, 10_000]; // not enough, enough
  if (!(room > 0) || !decides(high)) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (middle >= 2 && decides(middle)) high = middle;
    else low = middle;
  }
  return high - seeds;
}
