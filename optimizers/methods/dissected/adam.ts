/** Adam, as the papers read it. @module */
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { adamMoments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { AdamOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/**
 * Adam (Kingma and Ba, 2015) as the papers read it, the sign of m times a variance adaptation
 * factor (ICML 2018, Eq. 7): `u = -α sign(m) ⊙ |z| = -α m / (√v + ε)`.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adam({ learningRate, ...options }: AdamOptions): Elementwise<"m" | "v"> {
  return named(
    "adam",
    chain(
      adamMoments(options),
      sign(),
      adaptVariance("inverse-sqrt"),
      scaleByLearningRate(learningRate),
    ),
  );
}

/** What is known of {@linkcode adam}. */
export const adamRecord: OptimizerRecord<"adam"> = optimizerRecord({
  id: "adam",
  label: "Adam",
  color: "#EBA200",
  dash: [7, 3],
  create: adam,
  settings: { beta1: fraction, beta2: fraction, epsilon: nonNegative },
  elementwise: true,
  learningRate: { like: (four) => four.adam },
  counterpart: { name: "adam", create: (learningRate) => tf.train.adam(learningRate) },
});
