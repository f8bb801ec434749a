/** Normalized steepest descent. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { l2Norm } from "../../norms/l2.ts";
import type { Norm } from "../../norms/norm.ts";
import { normalize } from "../../norms/steepest.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { oneOf } from "../contract/settings.ts";
import { inNorm, normNames } from "./named_norm.ts";

/** Options of {@linkcode normalizedDescent}. */
export interface NormalizedDescentOptions extends SgdOptions {
  /** The norm; default the Euclidean one. */
  readonly norm?: Norm;
}

/**
 * Normalized steepest descent: `u = -α g^‖·‖ / ‖g‖_*` (thesis Eq. C.18), a step of length α whatever
 * the gradient. In the maximum norm it is `signSgd`. With `α_t ~ 1/√(t+1)` it reaches a stationary
 * point of any smooth function (Prop. C.4).
 *
 * @throws {RangeError} on a bad learning rate
 */
export function normalizedDescent(
  { learningRate, norm = l2Norm() }: NormalizedDescentOptions,
): Optimizer<ChainState> {
  const method = chain(normalize(norm), scaleByLearningRate(learningRate));
  return named("normalizedDescent", method);
}

/** What is known of {@linkcode normalizedDescent}. */
export const normalizedDescentRecord: OptimizerRecord<"normalized"> = optimizerRecord({
  id: "normalized",
  label: "Normalized descent",
  color: "#228833",
  dash: [4, 2],
  create: inNorm(normalizedDescent),
  settings: { norm: oneOf(...normNames) },
  elementwise: false,
  learningRate: { like: (four) => four["m-sgd"] },
});
