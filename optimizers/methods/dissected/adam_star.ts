/** ADAM*, with the variance estimate of M-SVAG. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { moments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamStarOptions, AveragedVarianceOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { corrections, directions, factors, fraction, versions } from "../contract/settings.ts";

/**
 * Adam with the variance estimate of M-SVAG, ADAM* (ICML 2018, Alg. 4): `u = -α γ ⊙ sign(m)` with
 * `γ = (1 + ρ(β,t) ŝ / m²)^(-1/2)`; one β, no ε.
 *
 * `factor: "erf"` takes the factor that is optimal for Gaussian gradients (§3.1, Eq. 16).
 * `direction: "gradient"` is variance-adapted sign descent without momentum, `sign(g)` with
 * `γ = (1 + ŝ / m²)^(-1/2)`, which §C.2 names and leaves unexplored. `version: "iclr2018"` is
 * Alg. 4 of that version.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adamStar(
  { learningRate, factor = "inverse-sqrt", ...options }: AdamStarOptions & AveragedVarianceOptions,
): Elementwise<"m" | "v"> {
  return named(
    "adamStar",
    chain(moments(options), sign(), adaptVariance(factor), scaleByLearningRate(learningRate)),
  );
}

/** What is known of {@linkcode adamStar}. */
export const adamStarRecord: OptimizerRecord<"adam-star"> = optimizerRecord({
  id: "adam-star",
  label: "Adam*",
  color: "#CC79A7",
  dash: [7, 3, 2, 3],
  create: adamStar,
  settings: {
    beta: fraction,
    beta2: fraction,
    correction: corrections,
    version: versions,
    direction: directions,
    factor: factors,
  },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
