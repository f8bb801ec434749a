/** Looking at results while seeds are added, with one error rate over all looks. @module */

/** Numbers of seeds at which `--until decided` looks. */
export const plannedLooks: readonly number[] = [3, 5, 8, 12, 20];

/**
 * The error rate to judge a look with, so that that of all looks together is at most `errorRate`.
 *
 * Spent in proportion to the seeds (Lan and DeMets 1983, Kim and DeMets 1987 with ρ = 1): by the look at
 * n_k seeds errorRate · n_k/n_K, so that look k is judged with errorRate · (n_k - n_{k-1})/n_K. That these
 * add up is all that is used (Bonferroni), so it holds for Student's t at three seeds, for ranks, and
 * for the intervals of all looks at once (repeated confidence intervals, Jennison and Turnbull 1989). What
 * is known of how looks hang together under normality would make the last interval 3 % narrower.
 *
 * @param seeds of this look
 * @throws {RangeError} for a number of seeds that no look was planned at
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { lookErrorRate, plannedLooks } from "./looks.ts";
 *
 * const rates = plannedLooks.map((seeds) => lookErrorRate(seeds));
 * assertAlmostEquals(rates.reduce((sum, rate) => sum + rate), 0.05, 1e-12);
 * assertAlmostEquals(rates.at(-1)!, 0.02, 1e-12);
 * ```
 */
export function lookErrorRate(
  seeds: number,
  looks: readonly number[] = plannedLooks,
  errorRate = 0.05,
): number {
  const k = looks.indexOf(seeds);
  if (k < 0) {
    throw new RangeError(`looks are planned at ${looks.join(", ")} seeds, got ${seeds}`);
  }
  return errorRate * (seeds - (looks[k - 1] ?? 0)) / looks.at(-1)!;
}
