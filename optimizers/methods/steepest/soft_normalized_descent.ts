/** Softly normalized steepest descent. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { checkNonNegative, checkPositive } from "../../check.ts";
import { l2Norm } from "../../norms/l2.ts";
import { normalize } from "../../norms/steepest.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { Optimizer } from "../../types.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { nonNegative, oneOf } from "../contract/settings.ts";
import { inNorm, normNames } from "./named_norm.ts";
import type { NormalizedDescentOptions } from "./normalized_descent.ts";

/** Options of {@linkcode softNormalizedDescent}. */
export interface SoftNormalizedDescentOptions extends NormalizedDescentOptions {
  /** β ≥ 0, added to the dual norm of the gradient; default 1. */
  readonly offset?: number;
}

/**
 * Softly normalized steepest descent: `u = -α g^‖·‖ / (‖g‖_* + β)` (thesis Eq. C.21 in any norm):
 * normalized far from a stationary point, steepest descent with the step α/β near it. With α and β
 * from {@linkcode relaxedSmoothness} it is Eq. C.26.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function softNormalizedDescent(
  { learningRate, norm = l2Norm(), offset = 1 }: SoftNormalizedDescentOptions,
): Optimizer<ChainState> {
  const method = chain(normalize(norm, { offset }), scaleByLearningRate(learningRate));
  return named("softNormalizedDescent", method);
}

/**
 * The step size and offset that suit a function with `‖∇²f‖ ≤ L⁽⁰⁾ + L⁽¹⁾ ‖∇f‖_*` (thesis Eq. C.24):
 * `α = 1/(4 L⁽¹⁾)` and `β = 5 L⁽⁰⁾ / (4 L⁽¹⁾)`, so that {@linkcode softNormalizedDescent} is
 * `u = -g^‖·‖ / (5 L⁽⁰⁾ + 4 L⁽¹⁾ ‖g‖_*)` (Eq. C.26), which Theorem C.2 is about.
 *
 * @throws {RangeError} unless l0 is at least 0 and l1 positive
 */
export function relaxedSmoothness(
  l0: number,
  l1: number,
): { readonly learningRate: number; readonly offset: number } {
  checkNonNegative(l0, "l0");
  checkPositive(l1, "l1");
  return { learningRate: 1 / (4 * l1), offset: 5 * l0 / (4 * l1) };
}

/** What is known of {@linkcode softNormalizedDescent}. */
export const softNormalizedDescentRecord: OptimizerRecord<"soft-normalized"> = optimizerRecord({
  id: "soft-normalized",
  label: "Softly normalized",
  color: "#66A61E",
  dash: [10, 2, 2, 2],
  create: inNorm(softNormalizedDescent),
  settings: { norm: oneOf(...normNames), offset: nonNegative },
  elementwise: false,
  learningRate: { like: (four) => toOneDigit(2 * four["m-sgd"]) },
});
