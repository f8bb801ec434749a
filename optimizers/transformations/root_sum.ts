/** Division by the root of a sum, or an average, of squares. @module */
import { averagesOf, offsetOf } from "../aspects.ts";
import { elementwise } from "../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../check.ts";
import {
  add,
  atMost,
  type Expression,
  ratio,
  root,
  squarable,
  square,
} from "../rules/expression.ts";
import { type Elementwise, movingAverage } from "../rules/rule.ts";

/** Options of {@linkcode scaleByRootSum}. */
export interface RootSumOptions {
  /** v before the first step, at least 0; default 0. */
  readonly initialAccumulator?: number;
  /** ε ≥ 0, added inside the root; default 1e-16, so that a single p̂ above 1e-8 outweighs it. */
  readonly epsilon?: number;
}

/**
 * The direction divided by the root of the sum of all its squares so far, as in AdaGrad: `v ← v + p̂²`,
 * `p̂ ← p̂ / √(v + ε)`.
 *
 * State: the sum `v`. A direction beyond ±2^62 counts as that, and so does a sum beyond 2^127.
 *
 * @throws {RangeError} on bad options
 */
export function scaleByRootSum(
  { initialAccumulator = 0, epsilon = 1e-16 }: RootSumOptions = {},
): Elementwise<"v"> {
  checkNonNegative(initialAccumulator, "initialAccumulator");
  checkNonNegative(epsilon, "epsilon");
  return elementwise<"v">({
    name: "scaleByRootSum",
    aspects: {
      normalization: "sign",
      factor: "z",
      variance: "z² = p²/Σ p²",
      memory: "v, a sum",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const next = (old: Expression) => atMost(add(old, square(g)), 2 ** 127);
      const v = cell.slot("v", next, initialAccumulator);
      return { update: ratio(g, root(add(v, cell.scalar("epsilon", () => epsilon)))) };
    },
  });
}

/** Options of {@linkcode scaleByRootAverage}. */
export interface RootAverageOptions {
  /** β₂ in [0, 1). */
  readonly beta2: number;
  /** ε ≥ 0, added inside the root; default 1e-16, so that a single p̂ above 1e-8 outweighs it. */
  readonly epsilon?: number;
}

/**
 * The direction divided by the root of the bias-corrected average of its squares, as in Adam, but from a direction
 * that is no average yet: `v ← β₂ v + (1-β₂) p̂²`, `p̂ ← p̂ / √(v/(1-β₂^(t+1)) + ε)`.
 *
 * State: the average `v`. A direction beyond ±2^62 counts as that.
 *
 * @throws {RangeError} unless 0 ≤ β₂ < 1 and ε ≥ 0
 */
export function scaleByRootAverage(
  { beta2, epsilon = 1e-16 }: RootAverageOptions,
): Elementwise<"v"> {
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  return elementwise<"v">({
    name: "scaleByRootAverage",
    aspects: {
      normalization: "sign",
      factor: "z",
      variance: "z² = p²/v",
      memory: averagesOf(["v", beta2]),
      correction: "bias",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const v = movingAverage(cell, "v", beta2, square(g), { debias: true });
      return { update: ratio(g, root(add(v, cell.scalar("epsilon", () => epsilon)))) };
    },
  });
}
