/** AdaDelta. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkPositive } from "../../check.ts";
import { add, div, mul, sqrt, squarable, square } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction, positive } from "../contract/settings.ts";

/** Options of {@linkcode adaDelta}. */
export interface AdaDeltaOptions extends Partial<SgdOptions> {
  /** β in [0, 1), Zeiler's ρ; default 0.95. */
  readonly beta?: number;
  /** ε > 0, added inside both roots: with 0 nothing would ever move; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * AdaDelta (Zeiler, 2012, Alg. 1), with a learning rate (default 1) as is usual:
 * `v ← β v + (1-β) g²`, `p = g √(x + ε) / √(v + ε)`, `x ← β x + (1-β) p²`, `u = -α p`.
 *
 * State: the averages `v` and `x`. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adaDelta(
  { learningRate = 1, beta = 0.95, epsilon = 1e-6 }: AdaDeltaOptions = {},
): Elementwise<"v" | "x"> {
  checkBeta(beta);
  checkPositive(epsilon, "epsilon");
  const scaleByUpdates = elementwise<"v" | "x">({
    name: "adaDelta",
    aspects: {
      normalization: "sign",
      factor: "√x z",
      variance: "z² = g²/v",
      memory: averagesOf(["v", beta], ["x", beta]),
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const offset = cell.scalar("epsilon", () => epsilon);
      const v = movingAverage(cell, "v", beta, square(g));
      let direction = g;
      movingAverage(cell, "x", beta, (old) => {
        direction = mul(div(sqrt(add(old, offset)), sqrt(add(v, offset))), g);
        return square(direction);
      });
      return { update: direction };
    },
  });
  return named("adaDelta", chain(scaleByUpdates, scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode adaDelta}. */
export const adaDeltaRecord: OptimizerRecord<"adadelta"> = optimizerRecord({
  id: "adadelta",
  label: "AdaDelta",
  color: "#777777",
  dash: [7, 3],
  create: adaDelta,
  settings: { beta: fraction, epsilon: positive },
  elementwise: true,
  learningRate: { like: () => 1 }, // as is usual
  counterpart: { name: "adadelta", create: (learningRate) => tf.train.adadelta(learningRate) },
});
