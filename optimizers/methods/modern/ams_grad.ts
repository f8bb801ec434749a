/** AMSGrad. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { add, ifGreater, mul, ratio, root, squarable, square } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/**
 * AMSGrad (Reddi et al., 2018, Alg. 2), Adam whose denominator never becomes smaller:
 * `v̂ ← max(v̂, ṽ)`, `u = -α m / (√(v̂ / (1 - β₂^(t+1))) + ε)`.
 *
 * As in PyTorch the maximum is that of the averages before the bias correction, and corrected then; the
 * paper corrects nothing.
 *
 * State: the averages `m` and `v`, and the `largest` v so far. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function amsGrad(
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): Elementwise<"m" | "v" | "largest"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  const moments = elementwise<"m" | "v" | "largest">({
    name: "amsGradMoments",
    aspects: {
      direction: "m",
      variance: "z² = m²/max v",
      memory: `${averagesOf(["m", beta1], ["v", beta2])}, largest`,
      correction: "bias",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const m = movingAverage(cell, "m", beta1, g, { debias: true });
      const v = movingAverage(cell, "v", beta2, square(g));
      const largest = cell.slot("largest", (old) => ifGreater(old, v, old, v));
      const debias = cell.scalar("debias/root", (t) => 1 / Math.sqrt(1 - beta2 ** (t + 1)));
      const scale = add(mul(debias, root(largest)), cell.scalar("epsilon", () => epsilon));
      return { update: m, signalToNoise: ratio(m, scale) };
    },
  });
  const links = [sign(), adaptVariance("inverse-sqrt"), scaleByLearningRate(learningRate)];
  return named("amsGrad", chain(moments, ...links));
}

/** What is known of {@linkcode amsGrad}. */
export const amsGradRecord: OptimizerRecord<"amsgrad"> = optimizerRecord({
  id: "amsgrad",
  label: "AMSGrad",
  color: "#D8B365",
  dash: [2, 3, 7, 3],
  create: amsGrad,
  settings: { beta1: fraction, beta2: fraction, epsilon: nonNegative },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
