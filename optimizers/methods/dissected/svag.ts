/** The stochastic variance-adapted gradient, SVAG. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { moments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { VarianceAdaptedOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, versions } from "../contract/settings.ts";

/**
 * Stochastic variance-adapted gradient, SVAG (ICML 2018, Alg. 3): `u = -α γ ⊙ g` with
 * `γ = m² / (m² + ŝ)` (Eq. 23) and ŝ from moving averages (Eq. 22). The first step is an SGD step.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function svag(
  { learningRate, ...options }: VarianceAdaptedOptions,
): Elementwise<"m" | "v"> {
  return named(
    "svag",
    chain(
      moments({ ...options, direction: "gradient" }),
      adaptVariance("inverse"),
      scaleByLearningRate(learningRate),
    ),
  );
}

/** What is known of {@linkcode svag}. */
export const svagRecord: OptimizerRecord<"svag"> = optimizerRecord({
  id: "svag",
  label: "SVAG",
  color: "#44AA99",
  dash: [10, 2, 2, 2],
  create: svag,
  settings: { beta: fraction, version: versions },
  elementwise: true,
  learningRate: { like: (four) => four["m-svag"], timesLipschitz: 1 },
});
