/** Gradient descent with momentum, the heavy ball. @module */
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { trace } from "../../transformations/trace.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction } from "../contract/settings.ts";

/**
 * Gradient descent with momentum, the heavy ball (Polyak, 1964): `m ← β m + g`, `u = -α m`.
 *
 * State: the sum `m`, which is not normalized: α is 1/(1-β) times stronger than in `mSgd`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function heavyBall({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  return named("heavyBall", chain(trace(beta, false), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode heavyBall}. */
export const heavyBallRecord: OptimizerRecord<"heavy-ball"> = optimizerRecord({
  id: "heavy-ball",
  label: "Heavy ball",
  color: "#117733",
  dash: [],
  create: heavyBall,
  settings: { beta: fraction },
  elementwise: true,
  // adds up ten gradients where M-SGD averages them
  learningRate: { like: (four) => toOneDigit(four["m-sgd"] / 10), timesLipschitz: 0.05 },
  counterpart: { name: "momentum", create: (learningRate) => tf.train.momentum(learningRate, 0.9) },
});
