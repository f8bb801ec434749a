/** SGD with momentum, M-SGD. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { momentum } from "../../transformations/momentum.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction } from "../contract/settings.ts";

/**
 * SGD with momentum, M-SGD (ICML 2018, Alg. 2): `u = -α m`, m the bias-corrected moving average.
 * It is a rescaled heavy ball: same path as {@linkcode heavyBall} with α (1-β), bias correction aside.
 *
 * State: the average `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function mSgd({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  return named("mSgd", chain(momentum({ beta }), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode mSgd}. */
export const mSgdRecord: OptimizerRecord<"m-sgd"> = optimizerRecord({
  id: "m-sgd",
  label: "M-SGD",
  color: "#08519C",
  dash: [],
  create: mSgd,
  settings: { beta: fraction },
  elementwise: true,
  learningRate: { like: (four) => four["m-sgd"], timesLipschitz: 0.5 },
});
