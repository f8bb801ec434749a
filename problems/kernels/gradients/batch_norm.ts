/** The gradient of batch normalization along any axis. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";
import { sumTo } from "./sum_to.ts";

/**
 * The gradient of `FusedBatchNorm`. tfjs's is right for moments of one axis, the last; those of another,
 * `[1, c, 1, 1]`, it does not add up over the elements that share them.
 */
export function batchNormGradient(stock: tf.GradConfig | undefined): Gradient {
  return {
    ...stock!,
    gradFunc: (gradient, saved, attrs) => {
      const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor?];
      const dy = gradient as tf.Tensor;
      if (mean.rank === 1 || String(mean.shape) === String(x.shape)) {
        return stock!.gradFunc(dy, saved, attrs);
      }
      const slope = tf.rsqrt(tf.add(variance, attrs["varianceEpsilon"] as number));
      const scaled = scale === undefined ? dy : tf.mul(dy, scale);
      const centered = tf.sub(x, mean);
      const cubed = tf.mul(tf.mul(tf.square(slope), slope), -0.5);
      return {
        x: () => tf.mul(scaled, slope),
        mean: () => sumTo(tf.mul(scaled, tf.neg(slope)), mean.shape),
        variance: () => sumTo(tf.mul(tf.mul(scaled, centered), cubed), variance.shape),
        scale: () => sumTo(tf.mul(dy, tf.mul(centered, slope)), mean.shape),
        offset: () => sumTo(dy, mean.shape),
      };
    },
  };
}
