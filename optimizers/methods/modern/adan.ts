/** Adan. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { add, mul, ratio, root, squarable, square, sub } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { type DecayOptions, decoupledDecay } from "../../transformations/decay.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode adan}. */
export interface AdanOptions extends SgdOptions, DecayOptions {
  /** β₁ in [0, 1) of the gradients; default 0.98. */
  readonly beta1?: number;
  /** β₂ in [0, 1) of their differences; default 0.92. */
  readonly beta2?: number;
  /** β₃ in [0, 1) of the squares; default 0.99. */
  readonly beta3?: number;
  /** ε ≥ 0, added outside the root; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adan (Xie et al., 2022, Alg. 1), with Nesterov's momentum from differences of gradients,
 * `d = g_t - g_{t-1}` and 0 at first:
 *
 * ```text
 * m ← β₁ m + (1-β₁) g     v ← β₂ v + (1-β₂) d     n ← β₃ n + (1-β₃) (g + β₂ d)²     bias-corrected
 * u = -α ((m + β₂ v) / (√n + ε) + λ θ)
 * ```
 *
 * Its β are 1 minus the paper's, and the averages are corrected, as in the authors' code. Weight decay is
 * decoupled as in AdamW, their `no_prox`; the paper's divides by 1 + αλ. λ is 0 by default; with another it
 * needs `seen.params`.
 *
 * State: the averages `m`, `v` and `n`, and the `previous` gradient. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adan(
  { learningRate, beta1 = 0.98, beta2 = 0.92, beta3 = 0.99, epsilon = 1e-8, ...decay }: AdanOptions,
): Elementwise<"m" | "v" | "n" | "previous"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkBeta(beta3, "beta3");
  checkNonNegative(epsilon, "epsilon");
  const moments = elementwise<"m" | "v" | "n" | "previous">({
    name: "adanMoments",
    aspects: {
      direction: `m + ${beta2} v, v of differences`,
      variance: "z² = p²/n",
      memory: `${averagesOf(["m", beta1], ["v", beta2], ["n", beta3])}, previous`,
      correction: "bias",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const later = cell.scalar("later", (t) => t === 0 ? 0 : 1);
      let difference = g;
      cell.slot("previous", (old) => {
        difference = mul(later, sub(g, old));
        return g;
      });
      const look = cell.scalar("beta2", () => beta2);
      const m = movingAverage(cell, "m", beta1, g, { debias: true });
      const v = movingAverage(cell, "v", beta2, difference, { debias: true });
      const ahead = add(g, mul(look, difference));
      const n = movingAverage(cell, "n", beta3, square(ahead), { debias: true });
      const p = add(m, mul(look, v));
      const scale = add(root(n), cell.scalar("epsilon", () => epsilon));
      return { update: p, signalToNoise: ratio(p, scale) };
    },
  });
  const links = [...decoupledDecay(decay), scaleByLearningRate(learningRate)];
  return named("adan", chain(moments, sign(), adaptVariance("inverse-sqrt"), ...links));
}

/** What is known of {@linkcode adan}. */
export const adanRecord: OptimizerRecord<"adan"> = optimizerRecord({
  id: "adan",
  label: "Adan",
  color: "#E3A0B8",
  dash: [4, 2, 1, 2],
  create: adan,
  settings: {
    beta1: fraction,
    beta2: fraction,
    beta3: fraction,
    epsilon: nonNegative,
    weightDecay: nonNegative,
  },
  elementwise: true,
  // "5-10x larger than that of Adam" (the authors' advice)
  learningRate: { like: (four) => toOneDigit(5 * four.adam) },
});
