/** Steepest descent in any norm, as it is and normalized (thesis ch. 6, app. C). @module */
import { chain, type ChainState, named } from "../algebra/chain.ts";
import { checkNonNegative, checkPositive } from "../check.ts";
import { blockInfNorm } from "../norms/block_inf.ts";
import { l1Norm } from "../norms/l1.ts";
import { l2Norm } from "../norms/l2.ts";
import { lInfNorm } from "../norms/l_inf.ts";
import type { Norm } from "../norms/norm.ts";
import { scaleByLearningRate } from "../transformations/scale.ts";
import { normalize, steepest } from "../norms/steepest.ts";
import type { Optimizer } from "../types.ts";
import type { SgdOptions } from "./dissected.ts";

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

/**
 * Norm-scaled sign descent, steepest descent in the maximum norm: `u = -α ‖g‖₁ sign(g)` (thesis Eq.
 * 6.10). Unlike `signSgd`, it converges with a constant step size, `α = 1/L∞`: steps become smaller as
 * the gradient does.
 *
 * @throws {RangeError} on a bad learning rate
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { signDescent, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const method = signDescent({ learningRate: 0.5 });
 * const params = { w: tf.tensor1d([0, 0]) };
 * const [, update] = method.update(method.init(params), { w: tf.tensor1d([3, -1]) });
 * assertEquals([...await update.w!.data()], [-2, 2]);
 * ```
 */
export function signDescent({ learningRate }: SgdOptions): Optimizer<ChainState> {
  return named("signDescent", steepestDescent({ norm: lInfNorm(), learningRate }));
}

/**
 * Greedy coordinate descent, steepest descent in the sum norm: `u = -α g_i e_i` for the i with the
 * largest `|g_i|` among all parameters (thesis Eq. C.2).
 *
 * @throws {RangeError} on a bad learning rate
 */
export function coordinateDescent({ learningRate }: SgdOptions): Optimizer<ChainState> {
  return named("coordinateDescent", steepestDescent({ norm: l1Norm(), learningRate }));
}

/** Options of {@linkcode blockNormalized}. */
export interface BlockNormalizedOptions extends SgdOptions {
  /** Patterns of the names that make a block, see `blockInfNorm`; default: each tensor is one. */
  readonly blocks?: readonly string[];
}

/**
 * Block-normalized gradient descent, steepest descent in the block-wise maximum norm:
 * `u_B = -α (Σ ‖g_B‖₂) g_B / ‖g_B‖₂` (thesis Eq. C.7). Every block moves equally far.
 *
 * @throws {RangeError} on a bad learning rate
 */
export function blockNormalized(
  { learningRate, blocks }: BlockNormalizedOptions,
): Optimizer<ChainState> {
  return named("blockNormalized", steepestDescent({ norm: blockInfNorm(blocks), learningRate }));
}

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
