/** Stochastic gradient descent. @module */
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";

/**
 * Stochastic gradient descent (Robbins and Monro, 1951): `u = -α g`.
 *
 * @throws {RangeError} on a bad learning rate
 */
export function sgd({ learningRate }: SgdOptions): Elementwise<never> {
  return named("sgd", chain(scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode sgd}. */
export const sgdRecord: OptimizerRecord<"sgd"> = optimizerRecord({
  id: "sgd",
  label: "SGD",
  color: "#332288",
  dash: [10, 2, 2, 2],
  create: sgd,
  settings: {},
  elementwise: true,
  learningRate: { like: (four) => four["m-sgd"], timesLipschitz: 1 },
  counterpart: { name: "sgd", create: (learningRate) => tf.train.sgd(learningRate) },
});
