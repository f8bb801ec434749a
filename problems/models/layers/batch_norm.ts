/** Batch normalization. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../../optimizers/types.ts";
import { checkBeta, checkPositive } from "../../../optimizers/check.ts";
import type { ExampleShape, Layer, LayerMode } from "../layer.ts";

/** Options of {@linkcode batchNorm}. */
export interface BatchNormOptions {
  /** How much of the running statistics an application in training keeps; default 0.99. */
  readonly decay?: number;
  /** Added to the variance; default 1e-3. */
  readonly epsilon?: number;
}

/**
 * Batch normalization over all axes but the last, the channels:
 *
 *     y = scale · (x - mean) / √(variance + ε) + offset
 *
 * with the parameters `scale` and `offset`, of shape `[channels]`, which start at 1 and 0. In
 * training, mean and variance are the batch's (the variance with 1/n, as in the paper), and what the
 * layer remembers follows them: `running ← decay · running + (1 - decay) · batch`. In evaluation they
 * are what it remembers, which stays the same.
 *
 * Its state is `mean` and `variance`, of shape `[channels]`, which start at 0 and 1; see
 * {@linkcode applyWithState}. Without a state, training starts from there, and evaluation throws.
 *
 * Ioffe & Szegedy (2015), Algorithm 1. The running variance is of the 1/n kind too, where
 * Algorithm 2 takes 1/(n-1); so does Keras.
 *
 * @throws {RangeError} unless `0 ≤ decay < 1` and `epsilon > 0`
 * @throws {TypeError} from `apply` in evaluation without a state
 */
export function batchNorm(options: BatchNormOptions = {}): Layer {
  const { decay = 0.99, epsilon = 1e-3 } = options;
  checkBeta(decay, "decay");
  checkPositive(epsilon, "epsilon");
  const channels = (inputShape: ExampleShape): number => {
    if (inputShape.length > 0) return inputShape.at(-1)!;
    throw new TypeError("batchNorm needs inputs of shape [..., channels]; got []");
  };
  return {
    kind: "batchNorm",
    coupling: "in training it normalizes each example with the statistics of the whole batch",
    outputShape(inputShape) {
      channels(inputShape);
      return inputShape;
    },
    init: (_, inputShape) => ({
      scale: tf.ones([channels(inputShape)]),
      offset: tf.zeros([channels(inputShape)]),
    }),
    initState: (inputShape) => ({
      mean: tf.zeros([channels(inputShape)]),
      variance: tf.ones([channels(inputShape)]),
    }),
    apply: (params, x, mode) =>
      tf.tidy(() =>
        mode.training ? train(params, x, mode, decay, epsilon) : evaluate(params, x, mode, epsilon)
      ),
  };
}

/** With the batch's statistics; one operation with a gradient of its own. */
function train(params: Tensors, x: tf.Tensor, mode: LayerMode, decay: number, epsilon: number) {
  const { state, remember } = mode;
  const follow = (name: string, start: number, batch: tf.Tensor) => {
    const running = state?.[name] ?? tf.fill(batch.shape, start);
    remember?.(name, tf.add(tf.mul(running, decay), tf.mul(batch, 1 - decay)));
  };
  const normalize = tf.customGrad((...values) => {
    const save = values.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [x, scale, offset] = values as [tf.Tensor, tf.Tensor, tf.Tensor];
    const leading = x.shape.slice(0, -1).map((_, axis) => axis);
    const mean = tf.mean(x, leading);
    const centered = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centered), leading);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const slope = tf.mul(scale, inverse);
    follow("mean", 0, mean);
    follow("variance", 1, variance);
    save([centered, inverse, slope]);
    return {
      value: tf.add(tf.mul(centered, slope), offset),
      // what a gradFunc leaves behind lives until the whole gradient is there
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => gradient(dy, saved, leading)),
    };
  });
  return normalize(x, params.scale!, params.offset!);
}

/**
 * With x̂ = (x - mean) / √(variance + ε) and sums over the n elements of a channel, the gradients
 * are `Σ dy` for the offset, `Σ dy x̂` for the scale, and for the input
 * `scale / √(variance + ε) · (dy - (Σ dy)/n - x̂ (Σ dy x̂)/n)`: four passes besides the sums.
 */
function gradient(dy: tf.Tensor, saved: tf.Tensor[], leading: number[]): tf.Tensor[] {
  const [centered, inverse, slope] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
  const n = dy.size / dy.shape.at(-1)!;
  const offset = tf.sum(dy, leading);
  const scale = tf.mul(tf.sum(tf.mul(dy, centered), leading), inverse);
  const perCentered = tf.mul(tf.mul(scale, inverse), 1 / n);
  const around = tf.sub(dy, tf.mul(centered, perCentered));
  return [tf.mul(tf.sub(around, tf.mul(offset, 1 / n)), slope), scale, offset];
}

/**
 * With the running statistics. The mean is subtracted first: as part of the offset it would cost digits
 * where it is large beside the standard deviation.
 */
function evaluate(params: Tensors, x: tf.Tensor, mode: LayerMode, epsilon: number): tf.Tensor {
  const { mean, variance } = mode.state ?? {};
  if (mean === undefined || variance === undefined) {
    throw new TypeError(
      "batchNorm needs its running statistics in evaluation; " +
        "apply the model with the state that training left: applyWithState(model, params, state, x)",
    );
  }
  mode.remember?.("mean", tf.clone(mean));
  mode.remember?.("variance", tf.clone(variance));
  const slope = tf.mul(params.scale!, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(tf.sub(x, mean), slope), params.offset!);
}
