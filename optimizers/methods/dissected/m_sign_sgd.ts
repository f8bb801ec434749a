/** Stochastic sign descent with momentum, M-SSD. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { momentum } from "../../transformations/momentum.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { fraction } from "../contract/settings.ts";

/**
 * Stochastic sign descent with momentum, M-SSD (ICML 2018, Alg. 2): `u = -α sign(m̃)`.
 *
 * State: the average `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function mSignSgd({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  const average = momentum({ beta, debias: false }); // the same sign
  return named("mSignSgd", chain(average, sign(), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode mSignSgd}. */
export const mSignSgdRecord: OptimizerRecord<"m-ssd"> = optimizerRecord({
  id: "m-ssd",
  label: "M-SSD",
  color: "#B8390E",
  dash: [2, 2],
  create: mSignSgd,
  settings: { beta: fraction },
  elementwise: true,
  learningRate: { like: (four) => four["m-ssd"] },
});
