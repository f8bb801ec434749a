/** What tuning for longer is worth. @module */

/**
 * The value that the best of k of N trials is expected to have, for k = 1, …, N, if each k of them are as
 * likely as any others:
 *
 *     E_k = Σ_i C(i - 1, k - 1)/C(N, k) v_(i),    v_(1) the worst value, …, v_(N) the best.
 *
 * That is how the result of a search depends on its length (Dodge, Gururangan, Card, Schwartz and Smith
 * 2019, section 3.1), of optimizers as Sivaprasad et al. (2020) compare them. Dodge et al. draw with
 * replacement, Σ_i (i^k - (i - 1)^k)/N^k v_(i), which is biased downwards (Tang et al. 2020) and tries
 * values twice; a list of step sizes is finite, and nobody tries one of them twice, so here it is without,
 * which is exact, and unbiased where trials are random themselves. E_N is the best of all.
 *
 * @param values of all trials; infinite, on the worse side, of those that failed: as long as k trials may
 * all fail, E_k is infinite
 * @param better 1 where higher values are better, -1 where lower ones are
 * @returns E_1, …, E_N
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { expectedBest } from "./expected_best.ts";
 *
 * const [one, two, three] = expectedBest([1, 4, 2], -1);
 * assertAlmostEquals(one!, (1 + 4 + 2) / 3, 1e-12);
 * assertAlmostEquals(two!, (1 + 1 + 2) / 3, 1e-12); // of the three pairs
 * assertAlmostEquals(three!, 1, 1e-12);
 * assertEquals(expectedBest([1, Infinity], -1), [Infinity, 1]);
 * ```
 */
export function expectedBest(values: readonly number[], better: 1 | -1): number[] {
  const count = values.length;
  const sorted = values.toSorted((a, b) => better * (a - b) || 0); // of infinite ones NaN
  return sorted.map((_, k) => {
    let sum = 0;
    let weight = (k + 1) / count; // C(i - 1, k - 1)/C(N, k) of i = N
    for (let i = count; i > k; i--) { // below, it is 0
      sum += weight * sorted[i - 1]!;
      weight *= (i - 1 - k) / (i - 1);
    }
    return sum;
  });
}
