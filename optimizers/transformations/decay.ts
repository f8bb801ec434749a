/** Weight decay. @module */
import { add, mul } from "../rules/expression.ts";
import { checkNonNegative } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";

/** Options of {@linkcode addDecayedWeights}. */
export interface DecayOptions {
  /** λ ≥ 0. */
  readonly weightDecay?: number;
  /** Which parameters decay, by key; all where absent. */
  readonly mask?: (key: string) => boolean;
}

/**
 * Adds the decaying weights to the direction, `p̂ ← p̂ + λ θ`; needs `seen.params`.
 *
 * At the start of a chain this is L2 regularization, the gradient of `λ/2 ‖θ‖²`; just before the
 * learning rate it is decoupled weight decay (Loshchilov and Hutter, 2019). The direction's noise
 * is no longer known after it.
 *
 * @throws {RangeError} unless λ ≥ 0
 */
export function addDecayedWeights({ weightDecay = 1e-4, mask }: DecayOptions): Elementwise<never> {
  checkNonNegative(weightDecay, "weightDecay");
  return elementwise<never>({
    name: "addDecayedWeights",
    aspects: { decay: `λ θ, λ = ${weightDecay}` },
    apply({ update }, cell) {
      const decay = cell.scalar("weightDecay", (_, key) => mask?.(key) ?? true ? weightDecay : 0);
      return { update: add(update, mul(decay, cell.params)) };
    },
  });
}

/**
 * Decoupled weight decay as the last link before the learning rate, for methods in which λ is 0 by default:
 * then there is no link, and `seen.params` is not needed.
 *
 * @throws {RangeError} unless λ ≥ 0
 */
export function decoupledDecay(
  { weightDecay = 0, mask }: DecayOptions,
): readonly Elementwise<never>[] {
  const link = addDecayedWeights({ weightDecay, ...(mask && { mask }) });
  return weightDecay === 0 ? [] : [link];
}
