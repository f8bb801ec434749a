/** Variances of gradients the slow way. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { GradientVariance } from "../models/layer.ts";
import type { Batch } from "../problem.ts";
import type { TracedLoss } from "./trace.ts";
import { varianceOf } from "./variance_of.ts";

/**
 * The gradient of each example in turn, added up. Works for every model that treats examples
 * independently, and takes as many backward passes as there are examples.
 *
 * @param lossOf loss of a batch of one, the k-th example
 * @param summed whether each parameter's variance is to be summed over its elements
 */
export function oneByOne(
  params: Tensors,
  batch: Batch,
  lossOf: (params: Tensors, single: Batch, k: number) => tf.Scalar,
  summed: boolean,
): TracedLoss {
  const names = Object.keys(params), n = batch.xs.shape[0]!;
  const tensors = names.map((name) => params[name]!);
  const single = (k: number) => {
    const one = { xs: tf.slice(batch.xs, k, 1), ys: tf.slice(batch.ys, k, 1) };
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const named = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
      return tf.div(lossOf(named, one, k), n);
    })(tensors);
    return [value, ...grads];
  };
  return tf.tidy(() => {
    const [firstLoss, ...first] = single(0);
    let loss = firstLoss!;
    let moments = first.map((h) => ({ sum: tf.zerosLike(h), squares: tf.zerosLike(h) }));
    for (let k = 1; k < n; k++) {
      const before = [loss, moments];
      ({ loss, moments } = tf.tidy(() => {
        const [value, ...gradients] = single(k);
        return {
          loss: tf.add(loss, value!),
          moments: gradients.map((gradient, i) => {
            const difference = tf.sub(gradient, first[i]!);
            const { sum, squares } = moments[i]!;
            return {
              sum: tf.add(sum, difference),
              squares: tf.add(squares, tf.square(difference)),
            };
          }),
        };
      }));
      dispose(before);
    }
    const found: Record<string, GradientVariance> = {};
    for (const [i, name] of names.entries()) {
      found[name] = varianceOf({ ...moments[i]!, first: first[i]! }, n, summed);
    }
    return { loss, found } as unknown as tf.TensorContainer;
  }) as unknown as TracedLoss;
}
