/** Steepest descent in any norm. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import type { Norm } from "../../norms/norm.ts";
import { steepest } from "../../norms/steepest.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";

/** Options of {@linkcode steepestDescent}. */
export interface SteepestDescentOptions extends SgdOptions {
  /** The norm. */
  readonly norm: Norm;
}

/**
 * Steepest descent in a norm: `u = -α g^‖·‖` (thesis Eq. 6.9, C.1). With `α = 1/L` for an f that is
 * L-smooth in that norm, each step gains at least `‖g‖_*² / 2L` (Lemma 6.2).
 *
 * @throws {RangeError} on a bad learning rate
 */
export function steepestDescent(
  { norm, learningRate }: SteepestDescentOptions,
): Optimizer<ChainState> {
  const method = chain(steepest(norm), scaleByLearningRate(learningRate));
  return named(`steepestDescent(${norm.name})`, method);
}
