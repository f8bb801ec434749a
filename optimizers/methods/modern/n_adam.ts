/** NAdam. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { recurrence } from "../../recurrence.ts";
import { add, mul, ratio, root, squarable, square } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode nAdam}. */
export interface NAdamOptions extends AdamOptions {
  /** ψ ≥ 0, by which the momentum μ_t grows to β₁; default 4e-3. */
  readonly momentumDecay?: number;
}

/**
 * NAdam (Dozat, 2016, Alg. 2), Adam that looks ahead as Nesterov does. With `μ_t = β₁ (1 - ½ 0.96^((t+1)ψ))`:
 *
 * ```text
 * m ← β₁ m + (1-β₁) g     v ← β₂ v + (1-β₂) g²
 * p = μ_{t+1} m / (1 - Π_{i ≤ t+1} μ_i) + (1-μ_t) g / (1 - Π_{i ≤ t} μ_i)
 * u = -α p / (√(v / (1 - β₂^(t+1))) + ε)
 * ```
 *
 * State: the averages `m` and `v`, not bias-corrected. A gradient beyond ±2^62 counts as that.
 *
 * As in PyTorch, m is an average with β₁ and not with μ_t. (PyTorch 1.13 multiplies by μ_t once too often
 * unless it is told `foreach=True`.)
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function nAdam(
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, momentumDecay = 4e-3 }: NAdamOptions,
): Elementwise<"m" | "v"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  checkNonNegative(momentumDecay, "momentumDecay");
  const momentum = (t: number) => beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentumDecay));
  const product = recurrence(1, (before, t) => before * momentum(t));
  const moments = elementwise<"m" | "v">({
    name: "nesterovMoments",
    aspects: {
      direction: "m and g, ahead by μ_t",
      variance: "z² = p²/v",
      memory: averagesOf(["m", beta1], ["v", beta2]),
      correction: "bias",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const m = movingAverage(cell, "m", beta1, g);
      const v = movingAverage(cell, "v", beta2, square(g), { debias: true });
      const ahead = cell.scalar("ahead", (t) => momentum(t + 1) / (1 - product(t + 1)));
      const here = cell.scalar("here", (t) => (1 - momentum(t)) / (1 - product(t)));
      const p = add(mul(ahead, m), mul(here, g));
      const scale = add(root(v), cell.scalar("epsilon", () => epsilon));
      return { update: p, signalToNoise: ratio(p, scale) };
    },
  });
  const links = [sign(), adaptVariance("inverse-sqrt"), scaleByLearningRate(learningRate)];
  return named("nAdam", chain(moments, ...links));
}

/** What is known of {@linkcode nAdam}. */
export const nAdamRecord: OptimizerRecord<"nadam"> = optimizerRecord({
  id: "nadam",
  label: "NAdam",
  color: "#C9A227",
  dash: [7, 3, 1, 3],
  create: nAdam,
  settings: {
    beta1: fraction,
    beta2: fraction,
    epsilon: nonNegative,
    momentumDecay: nonNegative,
  },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
