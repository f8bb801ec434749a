/** Natural gradient descent. @module */
import type { ChainState } from "../../algebra/chain.ts";
import type { Optimizer } from "../../types.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { nonNegative, oneOf, onOrOff } from "../contract/settings.ts";
import { preconditioned, type PreconditionedOptions } from "./preconditioned.ts";

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
 * import { applyUpdate, naturalGradient, useBackend } from "../../mod.ts";
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

/** What is known of {@linkcode naturalGradient}. */
export const naturalGradientRecord: OptimizerRecord<"natural-gradient"> = optimizerRecord({
  id: "natural-gradient",
  label: "NGD",
  color: "#0072B2",
  dash: [],
  create: naturalGradient,
  settings: { damping: nonNegative, diagonal: onOrOff, fisher: oneOf("exact", "monte-carlo") },
  elementwise: false,
  learningRate: {},
});
