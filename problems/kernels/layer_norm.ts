/** Layer normalization. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../optimizers/types.ts";
import { runFused } from "./run_fused.ts";

/** `{ x, scale, offset }`, attribute `epsilon` -> {@linkcode normalizeRows}, in float32. */
export const fusedLayerNorm = "NoisewiseLayerNorm";

/** `{ dy, x, scale }`, attribute `epsilon` -> its gradients by x, scale and offset. */
export const fusedLayerNormGradient = "NoisewiseLayerNormGrad";

/**
 * Rows with the mean 0 and about the variance 1, `(x - mean) / √(variance + ε)`; the variance is that with 1/n.
 *
 * @param x `[..., features]`
 */
export function standardizeRows(x: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
  });
}

/**
 * `scale · (x - mean) / √(variance + ε) + offset`, with mean and variance of each row.
 *
 * @param x `[..., features]`
 * @param scale `[features]`
 * @param offset `[features]`
 */
export function normalizeRows(
  x: Tensor,
  scale: Tensor,
  offset: Tensor,
  epsilon: number,
): Tensor {
  return runFused(fusedLayerNorm, { x, scale, offset }, { epsilon }) ??
    tf.tidy(() => tf.add(tf.mul(standardizeRows(x, epsilon), scale), offset));
}
