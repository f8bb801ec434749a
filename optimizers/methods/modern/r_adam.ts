/** RAdam. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { add, ifGreater, mul, ratio, root, squarable, square } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/**
 * RAdam (Liu et al., 2020, Alg. 2): steps of M-SGD until Adam's denominator is known well enough, then those of
 * Adam, shortened as its variance demands. With `ℓ_∞ = 2/(1-β₂) - 1` and
 * `ℓ_t = ℓ_∞ - 2 (t+1) β₂^(t+1) / (1 - β₂^(t+1))`, the number of gradients that v is as good as:
 *
 * ```text
 * u = -α m                                        while ℓ_t ≤ 5
 * u = -α r_t m √(1 - β₂^(t+1)) / (√ṽ + ε)         then; r_t² = (ℓ_t-4)(ℓ_t-2) ℓ_∞ / ((ℓ_∞-4)(ℓ_∞-2) ℓ_t)
 * ```
 *
 * 5 and the place of ε are PyTorch's; the paper has 4, and no ε.
 *
 * State: the averages `m` and `v`. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function rAdam(
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): Elementwise<"m" | "v"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  const rectified = elementwise<"m" | "v">({
    name: "rectifiedMoments",
    aspects: {
      direction: "m",
      normalization: "none at first, then sign",
      factor: "1 at first, then r_t z",
      variance: "z² = m²/(m² + c (v - m²))",
      memory: averagesOf(["m", beta1], ["v", beta2]),
      correction: "bias, c = 1",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const m = movingAverage(cell, "m", beta1, g, { debias: true });
      const v = movingAverage(cell, "v", beta2, square(g));
      const offset = cell.scalar("epsilon", () => epsilon);
      const debias = cell.scalar("debias/root", (t) => 1 / Math.sqrt(1 - beta2 ** (t + 1)));
      const adam = ratio(m, mul(debias, add(root(v), offset)));
      const shortening = cell.scalar("rectification", (t) => rectification(beta2, t));
      return { update: ifGreater(shortening, 0, mul(shortening, adam), m) };
    },
  });
  return named("rAdam", chain(rectified, scaleByLearningRate(learningRate)));
}

/** r_t, and 0 while the variance of the step size is unbounded. */
function rectification(beta2: number, t: number): number {
  const power = beta2 ** (t + 1);
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - 2 * (t + 1) * power / (1 - power);
  if (length <= 5) return 0;
  const share = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
  return Math.sqrt(share);
}

/** What is known of {@linkcode rAdam}. */
export const rAdamRecord: OptimizerRecord<"radam"> = optimizerRecord({
  id: "radam",
  label: "RAdam",
  color: "#E08E79",
  dash: [9, 3],
  create: rAdam,
  settings: { beta1: fraction, beta2: fraction, epsilon: nonNegative },
  elementwise: true,
  // its first steps are those of M-SGD
  learningRate: { like: (four) => Math.min(four.adam, four["m-sgd"]) },
});
