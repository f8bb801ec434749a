/** A test by ranks, for values of which some are only known to be the worst. @module */

/** What {@linkcode signedRanks} found. */
export interface SignedRanks {
  /** The two-sided probability of ranks as uneven as these, if each value were as likely its negative. */
  readonly probability: number;
  /** The sign that has the larger sum of ranks. */
  readonly side: -1 | 0 | 1;
}

/**
 * Wilcoxon's signed-rank test (1945), exact: the sums of ranks of all 2^n signs are counted. Values of 0
 * are left out; of equal sizes each has their mean rank; infinite ones have the highest.
 *
 * @param values infinite ones included; without any that is not 0 the probability is 1
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { signedRanks } from "./signed_ranks.ts";
 *
 * const { probability, side } = signedRanks([0.3, 1.2, Infinity, 0.1, 0.5]);
 * assertEquals([probability, side], [2 / 2 ** 5, 1]);
 * ```
 */
export function signedRanks(values: readonly number[]): SignedRanks {
  const moved = values.filter((value) => value !== 0)
    .toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const sizes = moved.map(Math.abs);
  const twiceRanks = sizes.map((size) => sizes.indexOf(size) + sizes.lastIndexOf(size) + 2);
  const total = twiceRanks.reduce((sum, rank) => sum + rank, 0);
  const shares = new Float64Array(total + 1); // of the signs, by the sum of the positive ones' doubled ranks
  shares[0] = 1;
  let reach = 0;
  for (const rank of twiceRanks) {
    reach += rank;
    for (let sum = reach; sum >= 0; sum--) {
      shares[sum] = (shares[sum]! + (sum < rank ? 0 : shares[sum - rank]!)) / 2;
    }
  }
  const positive = moved.reduce((sum, value, i) => value > 0 ? sum + twiceRanks[i]! : sum, 0);
  const least = Math.min(positive, total - positive);
  const below = shares.subarray(0, least + 1).reduce((sum, share) => sum + share, 0);
  return {
    probability: Math.min(2 * below, 1),
    side: Math.sign(2 * positive - total) as -1 | 0 | 1,
  };
}
