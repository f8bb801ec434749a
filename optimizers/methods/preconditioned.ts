/**
 * Gradient descent preconditioned with a matrix (thesis, chapter 7): the Fisher, the generalized
 * Gauss-Newton matrix, which is the same for the common losses (Prop. 7.1), and the empirical Fisher, which
 * is something else.
 *
 * @module
 */
import { chain, type ChainState, named } from "../algebra/chain.ts";
import { precondition } from "../transformations/precondition.ts";
import { scaleByLearningRate } from "../transformations/scale.ts";
import type { CurvatureKind, Optimizer } from "../types.ts";
import type { SgdOptions } from "./dissected.ts";

/** Options of {@linkcode empiricalFisher} and {@linkcode gaussNewton}. */
export interface PreconditionedOptions extends SgdOptions {
  /** λ, at least 0, added to the diagonal of the matrix; default 1e-3. */
  readonly damping?: number;
  /**
   * Whether only the diagonal of the matrix is asked for and used, which is for models of any size;
   * default false.
   */
  readonly diagonal?: boolean;
}

/** Options of {@linkcode naturalGradient}. */
export interface NaturalGradientOptions extends PreconditionedOptions {
  /**
   * `"exact"` (default): the expectation over the model's own predictions; `"monte-carlo"`: one
   * prediction drawn for each example (thesis Eq. 7.24), at the cost of the empirical Fisher.
   */
  readonly fisher?: "exact" | "monte-carlo";
}

/**
 * Natural gradient descent, NGD (Amari, 1998; thesis Eq. D.31): `u = -α (F + λI)⁻¹ g` with the Fisher F of
 * the mini-batch (Eq. 7.2, as a mean over its examples). On least squares with all data, α = 1 and λ = 0
 * reach the optimum in one step.
 *
 * It needs `seen.curvature`, see {@linkcode precondition}.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example Least squares in one step
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { applyUpdate, naturalGradient, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const xs = tf.tensor2d([[1, 0], [1, 1], [1, 2]]); // y = 3 + 2x
 * const residuals = tf.tensor2d([[-3], [-5], [-7]]); // at θ = 0
 * const grad = { theta: tf.div(tf.matMul(xs, residuals, true), 3).reshape([2]) };
 * const curvature = tf.div(tf.matMul(xs, xs, true), 3);
 * const optimizer = naturalGradient({ learningRate: 1, damping: 0 });
 * const params = { theta: tf.zeros([2]) };
 * const [, update] = optimizer.update(optimizer.init(params), grad, { curvature });
 * const [intercept, slope] = await applyUpdate(params, update).theta!.data();
 * assertAlmostEquals(intercept!, 3, 1e-5);
 * assertAlmostEquals(slope!, 2, 1e-5);
 * ```
 */
export function naturalGradient(
  { fisher = "exact", ...options }: NaturalGradientOptions,
): Optimizer<ChainState> {
  if (fisher !== "exact" && fisher !== "monte-carlo") {
    throw new RangeError(`fisher must be "exact" or "monte-carlo", got "${fisher}"`);
  }
  const kind = fisher === "exact" ? "fisher" : "monte-carlo-fisher";
  return preconditioned("naturalGradient", kind, options);
}

/**
 * Gradient descent preconditioned with the empirical Fisher, EFGD (thesis Eq. D.32):
 * `u = -α (F̃ + λI)⁻¹ g` with `F̃ = (1/|B|) Σ_k g_k g_kᵀ` (Eq. 7.3), the second moment of the examples'
 * gradients. Its steps are the longer the shorter the gradient is; the thesis advises against it.
 *
 * It needs `seen.curvature`, see {@linkcode precondition}.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function empiricalFisher(options: PreconditionedOptions): Optimizer<ChainState> {
  return preconditioned("empiricalFisher", "empirical-fisher", options);
}

/**
 * The damped generalized Gauss-Newton method (Schraudolph, 2002): `u = -α (G + λI)⁻¹ g` with
 * `G = (1/|B|) Σ_k J_kᵀ ∇²ℓ_k J_k` (thesis Eq. 7.10), J the Jacobian of the model's outputs and ∇²ℓ the
 * Hessian of the loss with respect to them. For squared and cross-entropy losses it is
 * {@linkcode naturalGradient} (Prop. 7.1).
 *
 * It needs `seen.curvature`, see {@linkcode precondition}.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function gaussNewton(options: PreconditionedOptions): Optimizer<ChainState> {
  return preconditioned("gaussNewton", "gauss-newton", options);
}

function preconditioned(
  name: string,
  curvature: CurvatureKind,
  { learningRate, ...options }: PreconditionedOptions,
): Optimizer<ChainState> {
  return named(
    name,
    chain(precondition({ ...options, curvature }), scaleByLearningRate(learningRate)),
  );
}
