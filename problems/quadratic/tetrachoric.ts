/** Products of the signs of weakly correlated normal variables, as matrix work. @module */
import { columnDots } from "./dense.ts";
import { product } from "./product.ts";

/** `E[sign X sign Y] - E[sign X] E[sign Y]`, weighted and summed over pairs, at n points. */
export interface TetrachoricSeries {
  /** Terms of the series. */
  readonly terms: number;
  /**
   * Adds the sums to `sums`.
   *
   * @param standardized means in standard deviations, d × n, row-major
   * @param sums n numbers
   */
  add(standardized: Float64Array, sums: Float64Array): void;
}

/**
 * Pearson's (1900) tetrachoric series: for X ~ N(a, 1) and Y ~ N(b, 1) of correlation ρ,
 *
 *     E[sign X sign Y] - E[sign X] E[sign Y] = 2/π Σ_{k≥1} ρ^k/k h_{k-1}(a) h_{k-1}(b),
 *
 * with Hermite functions `h_m(x) = He_m(x) exp(-x²/2) / √m!`. As a and b are apart, the sum over all pairs
 * of what is weighted by w_ij is one quadratic form with the matrix `2/π w_ij ρ_ij^k/k` for each term.
 *
 * @param weights w_ij for the pairs i < j that are wanted, else 0; d × d, row-major
 * @param correlations ρ_ij, d × d; those that are wanted are at most `largest` in size
 */
export function tetrachoricSeries(
  weights: Float64Array,
  correlations: Float64Array,
  largest: number,
): TetrachoricSeries {
  const terms = termsUpTo(largest);
  const matrices = Array.from(
    { length: terms },
    (_, m) =>
      weights.map((weight, at) =>
        weight === 0 ? 0 : 2 / Math.PI * weight * correlations[at]! ** (m + 1) / (m + 1)
      ),
  );
  return {
    terms,
    add(standardized, sums) {
      const image = new Float64Array(standardized.length);
      let before = new Float64Array(standardized.length);
      let now = standardized.map((x) => Math.exp(-0.5 * x * x));
      for (let m = 0; m < terms; m++) {
        const dots = columnDots(now, product(matrices[m]!, now, image, "upper"), sums.length);
        for (let r = 0; r < sums.length; r++) sums[r] = sums[r]! + dots[r]!;
        const next = before; // overwritten where it has just been read
        const [back, scale] = [Math.sqrt(m), 1 / Math.sqrt(m + 1)];
        for (let at = 0; at < next.length; at++) {
          next[at] = (standardized[at]! * now[at]! - back * before[at]!) * scale;
        }
        [before, now] = [now, next];
      }
    },
  };
}

/**
 * How many terms bring the error below 1e-12: `|h_m| ≤ 1.0865` (Cramér's inequality), so what is left after
 * K terms is at most `2/π 1.18 |ρ|^(K+1) / ((K+1) (1-|ρ|))`.
 */
export function termsUpTo(largest: number): number {
  let terms = 1;
  while (0.76 * largest ** (terms + 1) / ((terms + 1) * (1 - largest)) > 1e-12) terms++;
  return terms;
}
