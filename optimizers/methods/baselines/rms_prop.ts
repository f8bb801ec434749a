/** RMSProp. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { add, ratio, root, squarable, square } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode rmsProp}. */
export interface RmsPropOptions extends SgdOptions {
  /** β in [0, 1); default 0.9. */
  readonly beta?: number;
  /** ε ≥ 0, added outside the root; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * RMSProp (Tieleman and Hinton, 2012): `v ← β v + (1-β) g²`, `u = -α g / (√v + ε)`; as there, v is
 * not bias-corrected.
 *
 * State: the average `v`. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function rmsProp(
  { learningRate, beta = 0.9, epsilon = 1e-8 }: RmsPropOptions,
): Elementwise<"v"> {
  checkBeta(beta);
  checkNonNegative(epsilon, "epsilon");
  const scaleByAverage = elementwise<"v">({
    name: "rmsProp",
    aspects: {
      normalization: "sign",
      factor: "z",
      variance: "z² = g²/v",
      memory: averagesOf(["v", beta]),
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const v = movingAverage(cell, "v", beta, square(g));
      return { update: ratio(g, add(root(v), cell.scalar("epsilon", () => epsilon))) };
    },
  });
  return named("rmsProp", chain(scaleByAverage, scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode rmsProp}. */
export const rmsPropRecord: OptimizerRecord<"rmsprop"> = optimizerRecord({
  id: "rmsprop",
  label: "RMSProp",
  color: "#661100",
  dash: [7, 3],
  create: rmsProp,
  settings: { beta: fraction, epsilon: nonNegative },
  elementwise: true,
  learningRate: { like: (four) => four["m-ssd"] },
  counterpart: { name: "rmsprop", create: (learningRate) => tf.train.rmsprop(learningRate) },
});
