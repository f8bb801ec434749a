/** Weight decay. @module */
import { add, mul, sub } from "../rules/expression.ts";
import { checkNonNegative } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import type { Schedule } from "../types.ts";

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

/** Options of {@linkcode independentDecay}. */
export interface IndependentDecayOptions {
  /** λ ≥ 0, the share of itself that a weight loses in a step. */
  readonly weightDecay: number;
  /** η_t, how much of a step is made; 1 where absent. */
  readonly factor?: Schedule | undefined;
}

/**
 * Weight decay as the last link of all, behind the learning rate: `u ← u - η_t λ θ`; needs `seen.params`. It is
 * as Loshchilov and Hutter (2019, Alg. 2) have it, where the multiplier η_t of a schedule stands before both
 * terms, and α before the first alone: with one λ, methods whose step sizes are not alike lose alike of their
 * weights, which they do not with {@linkcode addDecayedWeights}.
 *
 * Tensors of fewer than two dimensions are spared: biases, and gains of normalizations. Methods that go by iterates of
 * their own see nothing of what is done to θ alone: Schedule-Free takes it back, {@linkcode lookahead} half of it,
 * an average of parameters lacks the last of it, and Prodigy measures its way without it.
 *
 * @throws {RangeError} unless λ ≥ 0
 */
export function independentDecay(
  { weightDecay, factor = () => 1 }: IndependentDecayOptions,
): Elementwise<never> {
  checkNonNegative(weightDecay, "weightDecay");
  return elementwise<never>({
    name: "independentDecay",
    aspects: { decay: `λ θ/α, λ = ${weightDecay}` },
    apply({ update }, cell) {
      const share = cell.scalar("weightDecay", (count, key, { params }) => {
        return params![key]!.rank < 2 ? 0 : weightDecay * factor(count);
      });
      return { update: sub(update, mul(share, cell.params)) };
    },
  });
}
