/** AdaGrad. @module */
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { type RootSumOptions, scaleByRootSum } from "../../transformations/root_sum.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode adaGrad}. */
export interface AdaGradOptions extends SgdOptions, RootSumOptions {}

/**
 * AdaGrad (Duchi et al., 2011; thesis Eq. 3.26): `v ← v + g²`, `u = -α g / √(v + ε)`.
 *
 * State: the sum `v`. A gradient beyond ±2^62 counts as that, and so does a sum beyond 2^127.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adaGrad({ learningRate, ...options }: AdaGradOptions): Elementwise<"v"> {
  return named("adaGrad", chain(scaleByRootSum(options), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode adaGrad}. */
export const adaGradRecord: OptimizerRecord<"adagrad"> = optimizerRecord({
  id: "adagrad",
  label: "AdaGrad",
  color: "#999933",
  dash: [7, 3],
  create: adaGrad,
  settings: { initialAccumulator: nonNegative, epsilon: nonNegative },
  elementwise: true,
  learningRate: { like: () => 0.01 }, // as is usual
  counterpart: { name: "adagrad", create: (learningRate) => tf.train.adagrad(learningRate) },
});
