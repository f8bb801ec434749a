/** Exponential moving averages of the incoming direction. @module */
import { averagesOf } from "../aspects.ts";
import { checkBeta } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { movingAverage } from "../rules/rule.ts";

/** Options of {@linkcode momentum}. */
export interface MomentumOptions {
  /** β in [0, 1); default 0.9. */
  readonly beta?: number;
  /** Divide by `1 - β^(t+1)`, so that the weights sum to one; default true. */
  readonly debias?: boolean;
}

/**
 * The direction becomes its moving average (ICML 2018, Eq. 4):
 * `m̃_t = β m̃_{t-1} + (1-β) p̂_t`, `m_t = m̃_t / (1 - β^(t+1))`.
 *
 * State: `m`, the un-corrected average m̃.
 *
 * @throws {RangeError} unless 0 ≤ β < 1
 */
export function momentum({ beta = 0.9, debias = true }: MomentumOptions = {}): Elementwise<"m"> {
  checkBeta(beta);
  return elementwise<"m">({
    name: "momentum",
    aspects: {
      direction: "m",
      memory: averagesOf(["m", beta]),
      ...(debias && { correction: "bias" }),
    },
    apply: ({ update }, cell) => ({ update: movingAverage(cell, "m", beta, update, { debias }) }),
  });
}
