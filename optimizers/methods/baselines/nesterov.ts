/** Nesterov's accelerated gradient. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { trace } from "../../transformations/trace.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction } from "../contract/settings.ts";

/**
 * Nesterov's accelerated gradient (Nesterov, 1983; in the form of Sutskever et al., 2013):
 * `m ← β m + g`, `u = -α (g + β m)`.
 *
 * State: the sum `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function nesterov({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  return named("nesterov", chain(trace(beta, true), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode nesterov}. */
export const nesterovRecord: OptimizerRecord<"nesterov"> = optimizerRecord({
  id: "nesterov",
  label: "Nesterov",
  color: "#009E73",
  dash: [10, 2, 2, 2],
  create: nesterov,
  settings: { beta: fraction },
  elementwise: true,
  // adds up ten gradients where M-SGD averages them
  learningRate: { like: (four) => toOneDigit(four["m-sgd"] / 10), timesLipschitz: 0.05 },
});
