/** How well a share of runs is known. @module */

/**
 * The 95 % interval of a share of which k of n were seen: Wilson's (1927), which inverts the score test,
 * stays in [0, 1] and does not end at 0 width where k is 0 or n. With p = k/n and z = 1.96:
 *
 *     [p + z²/2n ± z √(p(1 - p)/n + z²/4n²)] / (1 + z²/n)
 *
 * @returns its ends; Brown, Cai and DasGupta (2001) recommend it for small n
 * @throws {RangeError} unless k and n are whole numbers with 0 ≤ k ≤ n and n ≥ 1
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { shareInterval } from "./share_interval.ts";
 *
 * const [low, high] = shareInterval(2, 10);
 * assertAlmostEquals(low, 0.0566822, 1e-7);
 * assertAlmostEquals(high, 0.5098375, 1e-7);
 * ```
 */
export function shareInterval(k: number, n: number): readonly [low: number, high: number] {
  if (!Number.isSafeInteger(n) || n < 1 || !Number.isSafeInteger(k) || k < 0 || k > n) {
    throw new RangeError(`k of n must be whole numbers with 0 ≤ k ≤ n and n ≥ 1, got ${k} of ${n}`);
  }
  const z = 1.959963984540054;
  const p = k / n;
  const middle = p + z * z / (2 * n);
  const half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const scale = 1 + z * z / n;
  return [k === 0 ? 0 : (middle - half) / scale, k === n ? 1 : (middle + half) / scale];
}
