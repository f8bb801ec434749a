/** Stochastic sign descent, SSD. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";

/**
 * Stochastic sign descent, the papers' SSD (ICML 2018, §1.2): `u = -α sign(g)`.
 *
 * @throws {RangeError} on a bad learning rate
 */
export function signSgd({ learningRate }: SgdOptions): Elementwise<never> {
  return named("signSgd", chain(sign(), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode signSgd}. */
export const signSgdRecord: OptimizerRecord<"ssd"> = optimizerRecord({
  id: "ssd",
  label: "SSD",
  color: "#882255",
  dash: [1, 3],
  create: signSgd,
  settings: {},
  elementwise: true,
  // lacks the average of M-SSD
  learningRate: { like: (four) => toOneDigit(four["m-ssd"] / 3) },
});
