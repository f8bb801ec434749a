/** Adam with decoupled weight decay, AdamW. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { addDecayedWeights, type DecayOptions } from "../../transformations/decay.ts";
import { adamMoments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode adamW}. */
export interface AdamWOptions extends AdamOptions, DecayOptions {}

/**
 * Adam with decoupled weight decay, AdamW (Loshchilov and Hutter, 2019):
 * `u = -α (m / (√v + ε) + λ θ)`. It needs `seen.params`; λ defaults to 0.01.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adamW(
  { learningRate, weightDecay = 0.01, mask, ...options }: AdamWOptions,
): Elementwise<"m" | "v"> {
  return named(
    "adamW",
    chain(
      adamMoments(options),
      sign(),
      adaptVariance("inverse-sqrt"),
      addDecayedWeights({ weightDecay, ...(mask && { mask }) }),
      scaleByLearningRate(learningRate),
    ),
  );
}

/** What is known of {@linkcode adamW}. */
export const adamWRecord: OptimizerRecord<"adamw"> = optimizerRecord({
  id: "adamw",
  label: "AdamW",
  color: "#DDCC77",
  dash: [4, 2],
  create: adamW,
  settings: {
    beta1: fraction,
    beta2: fraction,
    epsilon: nonNegative,
    weightDecay: nonNegative,
  },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
});
