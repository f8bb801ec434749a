/** How two columns of numbers go together. @module */

/**
 * Pearson's correlation; NaN where one of them is constant.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { correlation, rankCorrelation } from "./correlation.ts";
 *
 * const [x, y] = [[1, 2, 3], [1, 10, 100]];
 * assertAlmostEquals(correlation(x, y), 0.9042, 1e-4);
 * assertAlmostEquals(rankCorrelation(x, y), 1, 1e-12);
 * ```
 */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const product = (a: readonly number[], atA: number, b: readonly number[], atB: number) =>
    a.reduce((sum, value, i) => sum + (value - atA) * (b[i]! - atB), 0);
  return product(x, meanX, y, meanY) /
    Math.sqrt(product(x, meanX, x, meanX) * product(y, meanY, y, meanY));
}

/** Spearman's correlation: that of the ranks, of which equal values share the mean of theirs. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  return correlation(ranksOf(x), ranksOf(y));
}

/** The places of values in their order, from 0. */
function ranksOf(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length;) {
    let next = first + 1;
    while (next < order.length && values[order[next]!] === values[order[first]!]) next++;
    for (const i of order.slice(first, next)) ranks[i] = (first + next - 1) / 2;
    first = next;
  }
  return ranks;
}
