/** AdaBelief. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { add, mul, ratio, root, squarable, square, sub } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/**
 * AdaBelief (Zhuang et al., 2020, Alg. 2), Adam with the variance of the gradient in place of its second moment:
 *
 * ```text
 * m̃ ← β₁ m̃ + (1-β₁) g     s̃ ← β₂ s̃ + (1-β₂) (g - m̃)² + ε     m, s: divided by 1 - β^(t+1)
 * u = -α m / (√s + ε)
 * ```
 *
 * ε (default 1e-16) stands inside the average too, where it adds up to ε/(1-β₂). Read as a sign with
 * variance adaptation the factor is 1/η, which Adam's `(1+η²)^(-1/2)` is where noise is large; it exceeds 1
 * where there is little.
 *
 * State: the averages `m` and `s`. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adaBelief(
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-16 }: AdamOptions,
): Elementwise<"m" | "s"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  const moments = elementwise<"m" | "s">({
    name: "beliefMoments",
    aspects: {
      direction: "m",
      variance: "z² = m²/s, s from (g - m̃)² + ε",
      memory: averagesOf(["m", beta1], ["s", beta2]),
      correction: "bias",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const offset = cell.scalar("epsilon", () => epsilon);
      const average = movingAverage(cell, "m", beta1, g);
      const [keep, take] = [
        cell.scalar("keep/s", () => beta2),
        cell.scalar("take/s", () => 1 - beta2),
      ];
      const spread = mul(take, square(sub(g, average)));
      const s = cell.slot("s", (old) => add(add(mul(keep, old), spread), offset));
      const m = mul(average, cell.scalar("debias/m", (t) => 1 / (1 - beta1 ** (t + 1))));
      const variance = mul(s, cell.scalar("debias/s", (t) => 1 / (1 - beta2 ** (t + 1))));
      return { update: m, signalToNoise: ratio(m, add(root(variance), offset)) };
    },
  });
  const links = [sign(), adaptVariance("inverse-sqrt"), scaleByLearningRate(learningRate)];
  return named("adaBelief", chain(moments, ...links));
}

/** What is known of {@linkcode adaBelief}. */
export const adaBeliefRecord: OptimizerRecord<"adabelief"> = optimizerRecord({
  id: "adabelief",
  label: "AdaBelief",
  color: "#F0A35E",
  dash: [5, 3],
  create: adaBelief,
  settings: { beta1: fraction, beta2: fraction, epsilon: nonNegative },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
