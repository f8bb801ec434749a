/** M-SVAG with variances from within the mini-batch. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { miniBatchMoments, type MomentsOptions } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { VarianceAdaptedOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { directions, fraction, versions } from "../contract/settings.ts";

/** Options of {@linkcode mSvagMiniBatch}. */
export interface MSvagMiniBatchOptions
  extends VarianceAdaptedOptions, Pick<MomentsOptions, "direction"> {}

/**
 * M-SVAG with the variance of the mini-batch gradient, `seen.variance` (ICML 2018, Alg. 5). With
 * `version: "iclr2018"` it is Alg. 3 of that version, whose averages are not normalized: its
 * direction is 1/(1-β) times as long. `direction: "gradient"` is SVAG with that variance,
 * `γ = m² / (m² + r)` on g.
 *
 * State: the averages `m` and `r`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function mSvagMiniBatch(
  { learningRate, ...options }: MSvagMiniBatchOptions,
): Elementwise<"m" | "r"> {
  return named(
    "mSvagMiniBatch",
    chain(miniBatchMoments(options), adaptVariance("inverse"), scaleByLearningRate(learningRate)),
  );
}

/** What is known of {@linkcode mSvagMiniBatch}. */
export const mSvagMiniBatchRecord: OptimizerRecord<"m-svag-mb"> = optimizerRecord({
  id: "m-svag-mb",
  label: "M-SVAG (mini-batch)",
  color: "#7BA7BC",
  dash: [12, 2],
  create: mSvagMiniBatch,
  settings: { beta: fraction, direction: directions, version: versions },
  elementwise: true,
  learningRate: { like: (four) => four["m-svag"], timesLipschitz: 0.5 },
});
