/** Whether examples keep to themselves. @module */
import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor } from "../../optimizers/types.ts";

/** What may be left between an example by itself and in a batch, relative to the largest value. */
const tolerance = 1e-3;

/** Outputs of a model for two examples, by themselves and together. */
export interface ProbedOutputs {
  /** For the first example. */
  readonly alone: Tensor;
  /** The same once more: they differ if the model draws by itself. */
  readonly again: Tensor;
  readonly both: Tensor;
  /** For the second example, in evaluation. */
  readonly second: Tensor;
  /** For both, in evaluation. */
  readonly inBoth: Tensor;
}

/**
 * Measures, for {@linkcode entangled}, how far the outputs for an example depend on what else is in the
 * batch.
 *
 * @returns `[3]`; of the current scope
 * @throws {TypeError} if the outputs of both do not follow each other along the first axis
 */
export function outputsApart({ alone, again, both, second, inBoth }: ProbedOutputs): Tensor {
  const [rows = 0, ...rest] = alone.shape;
  if (!tf.util.arraysEqual(both.shape, [2 * rows, ...rest]) || alone.rank === 0) {
    throw new TypeError(
      `the variance of a gradient needs outputs of single examples, one after the other along the ` +
        `first axis; the model gives [${alone.shape}] for 1 example and [${both.shape}] for 2`,
    );
  }
  return tf.stack([
    tf.maximum(
      furthest(tf.slice(both, 0, rows), alone),
      furthest(tf.slice(inBoth, rows, rows), second),
    ),
    tf.maximum(furthest(alone, tf.zerosLike(alone)), furthest(second, tf.zerosLike(second))),
    furthest(alone, again),
  ]);
}

/**
 * Measures, for {@linkcode entangled}, how far the gradient of a loss by the outputs for the first
 * example depends on the outputs for others. Weights that follow from the targets are no such thing.
 *
 * @param shape of the outputs for one example, the first axis included
 * @returns `[3]`; of the current scope
 */
export function lossApart(
  lossOf: (outputs: Tensor) => Scalar,
  [rows = 0, ...rest]: readonly number[],
  n: number,
): Tensor {
  const outputs = (count: number, seed: number) =>
    tf.randomUniform([count, ...rest], 0.25, 0.75, "float32", seed);
  const own = outputs(rows, 1);
  const gradientAmong = (seed: number) => {
    const all = tf.concat([own, outputs((n - 1) * rows, seed)]);
    const [gradient] = tf.engine().gradients(() => lossOf(all), [all], undefined, true).grads;
    return gradient == null ? tf.zerosLike(own) : tf.slice(gradient, 0, rows);
  };
  const [first, second] = [gradientAmong(2), gradientAmong(3)];
  return tf.stack([furthest(first, second), furthest(first, tf.zerosLike(first)), tf.scalar(0)]);
}

/** What is wrong with a model and a loss, by what was measured of each; what is not finite tells nothing. */
export function entangled(
  [apart, largest, random]: readonly number[],
  [lossApart, largestByLoss]: readonly number[],
): TypeError | undefined {
  if (apart! > tolerance * largest! && random === 0) {
    return new TypeError(
      `the variance of a gradient needs a model that treats examples by themselves; here an output ` +
        `for one of them changes by ${apart} where another example comes along; let nothing be ` +
        `computed along the first axis, or estimate the variance from past gradients`,
    );
  }
  if (lossApart! > tolerance * largestByLoss!) {
    return new TypeError(
      `the variance of a gradient needs a loss that is a sum or mean over examples, weighted by their ` +
        `targets if need be; here the gradient by the outputs for the first one changes by ` +
        `${lossApart} with the outputs for others; take the mean of the examples' own losses`,
    );
  }
}

function furthest(a: Tensor, b: Tensor): Scalar {
  return tf.max(tf.abs(tf.sub(tf.cast(a, "float32"), tf.cast(b, "float32"))));
}
