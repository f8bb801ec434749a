/** The middle of numbers. @module */

/**
 * The middle value, or the mean of the two in the middle; NaN of none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { median } from "./median.ts";
 *
 * assertEquals([median([3, 1, 100]), median([4, 2])], [3, 3]);
 * ```
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
