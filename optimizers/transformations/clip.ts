/** Clipping. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositive } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { atLeast, atMost, neg } from "../rules/expression.ts";
import { stateless } from "../algebra/stateless.ts";
import { euclideanLength } from "../length.ts";
import { mapTensors } from "../tensors.ts";
import type { Optimizer, OptimizerState, Tensors } from "../types.ts";

/**
 * Every element into [-limit, limit]; NaN stays NaN. The direction's noise is no longer known
 * after it.
 *
 * @throws {RangeError} unless the limit is positive
 */
export function clipByValue(limit: number): Elementwise<never> {
  checkPositive(limit, "limit");
  return elementwise<never>({
    name: "clipByValue",
    aspects: { normalization: `every abs p ≤ ${limit}` },
    apply({ update }, cell) {
      const most = cell.scalar("limit", () => limit);
      return { update: atLeast(atMost(update, most), neg(most)) };
    },
  });
}

/**
 * All tensors together onto the ball of radius maxNorm, if they are outside (Pascanu et al., 2013):
 * `p̂ ← p̂ · min(1, maxNorm / ‖p̂‖₂)`. The norm stays on the device.
 *
 * @throws {RangeError} unless maxNorm is positive
 */
export function clipByGlobalNorm(maxNorm: number): Optimizer<OptimizerState> {
  checkPositive(maxNorm, "maxNorm");
  return stateless("clipByGlobalNorm", (update) =>
    tf.tidy(() => {
      const factor = shrinkage(Object.values(update), maxNorm);
      return mapTensors(update, (tensor) => tf.mul(tensor, factor));
    }), { normalization: `‖p‖₂ ≤ ${maxNorm}` });
}

/**
 * Every tensor by itself onto the ball of radius maxNorm, if it is outside:
 * `p̂_b ← p̂_b · min(1, maxNorm / ‖p̂_b‖₂)` for each parameter tensor b.
 *
 * @throws {RangeError} unless maxNorm is positive
 */
export function clipByBlockNorm(maxNorm: number): Optimizer<OptimizerState> {
  checkPositive(maxNorm, "maxNorm");
  const clip = (tensor: tf.Tensor) => tf.mul(tensor, shrinkage([tensor], maxNorm));
  return stateless(
    "clipByBlockNorm",
    (update: Tensors) => tf.tidy(() => mapTensors(update, clip)),
    {
      normalization: `‖p‖₂ of a tensor ≤ ${maxNorm}`,
    },
  );
}

/** `min(1, maxNorm / √Σ x²)`, 1 where all are 0. */
export function shrinkage(tensors: readonly tf.Tensor[], maxNorm: number): tf.Tensor {
  return tf.div(maxNorm, tf.maximum(euclideanLength(tensors), maxNorm));
}
