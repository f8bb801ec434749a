/** ADAM* with variances from within the mini-batch. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { miniBatchMoments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamStarOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { directions, factors, fraction, versions } from "../contract/settings.ts";

/**
 * ADAM* with the variance of the mini-batch gradient, `seen.variance` (ICLR 2018, Alg. 5, with the
 * normalized averages of ICML 2018, Alg. 5, unless `version: "iclr2018"`).
 *
 * State: the averages `m` and `r`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adamStarMiniBatch(
  { learningRate, factor = "inverse-sqrt", ...options }: AdamStarOptions,
): Elementwise<"m" | "r"> {
  return named(
    "adamStarMiniBatch",
    chain(
      miniBatchMoments(options),
      sign(),
      adaptVariance(factor),
      scaleByLearningRate(learningRate),
    ),
  );
}

/** What is known of {@linkcode adamStarMiniBatch}. */
export const adamStarMiniBatchRecord: OptimizerRecord<"adam-star-mb"> = optimizerRecord({
  id: "adam-star-mb",
  label: "Adam* (mini-batch)",
  color: "#AA4499",
  dash: [4, 4],
  create: adamStarMiniBatch,
  settings: { beta: fraction, version: versions, direction: directions, factor: factors },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
