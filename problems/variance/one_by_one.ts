/** Variances of gradients the slow way. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import type { GradientVariance } from "../models/layer.ts";
import { caught, sentBack } from "./caught.ts";
import type { TracedLoss } from "./trace.ts";
import { varianceOf } from "./variance_of.ts";

/**
 * Runs the examples through the model one after the other, and the loss on the outputs of all; the
 * gradient by each example's parameters is caught on its way back. Works for every model that treats
 * examples independently, and every loss, and takes as many passes as there are examples.
 *
 * @param apply runs the k-th example, a batch of one, on parameters of its own
 * @param lossOf loss of the batch, of the model's outputs
 * @param summed whether each parameter's variance is to be summed over its elements
 */
export function oneByOne(
  params: Tensors,
  xs: tf.Tensor,
  apply: (params: Tensors, single: tf.Tensor, k: number) => tf.Tensor,
  lossOf: (outputs: tf.Tensor) => tf.Scalar,
  summed: boolean,
): TracedLoss {
  const n = xs.shape[0]!, probe = tf.scalar(0);
  const moments = new Map<string, ShiftedMoments>();
  // freed example by example, or there would be n gradients at the end
  let spent: { readonly k: number; readonly gradients: tf.Tensor[] } = { k: n, gradients: [] };
  const take = (name: string, k: number, gradient: tf.Tensor) => {
    if (spent.k !== k) {
      dispose(spent.gradients);
      spent = { k, gradients: [] };
    }
    moments.set(name, withExample(moments.get(name), gradient));
    spent.gradients.push(gradient);
  };
  try {
    const loss = sentBack(() => {
      const outputs = Array.from({ length: n }, (_, k) => {
        const own = mapTensors(
          params,
          (tensor, name) => caught(tensor, probe, (gradient) => take(name, k, gradient)),
        );
        return apply(own, tf.slice(xs, k, 1), k);
      });
      return lossOf(tf.concat(outputs));
    }, probe);
    const found: Record<string, GradientVariance> = {};
    for (const [name, each] of moments) {
      const { gradient, variance } = tf.tidy(() => ({
        ...varianceOf(complete(each, n), n, summed),
      }));
      found[name] = { gradient: tf.keep(gradient), variance: tf.keep(variance) };
    }
    return { loss, found };
  } finally {
    dispose([probe, [...moments.values()]]);
  }
}

/** Sums over the gradients h of the examples so far, of differences from one of them. */
interface ShiftedMoments {
  readonly count: number;
  readonly first: tf.Tensor;
  readonly sum: tf.Tensor;
  readonly squares: tf.Tensor;
}

/** With one example more; frees what was before. */
function withExample(before: ShiftedMoments | undefined, h: tf.Tensor): ShiftedMoments {
  if (before === undefined) {
    const [first, sum, squares] = [tf.clone(h), tf.zerosLike(h), tf.zerosLike(h)];
    return { count: 1, first: tf.keep(first), sum: tf.keep(sum), squares: tf.keep(squares) };
  }
  const { count, first } = before;
  const { sum, squares } = tf.tidy(() => {
    const difference = tf.sub(h, first);
    return {
      sum: tf.add(before.sum, difference),
      squares: tf.add(before.squares, tf.square(difference)),
    };
  });
  dispose([before.sum, before.squares]);
  return { count: count + 1, first, sum: tf.keep(sum), squares: tf.keep(squares) };
}

/** With zeros for the examples that did not use the parameter. */
function complete({ count, first, sum, squares }: ShiftedMoments, n: number) {
  if (count === n) return { first, sum, squares };
  const more = n - count;
  return {
    first,
    sum: tf.sub(sum, tf.mul(first, more)),
    squares: tf.add(squares, tf.mul(tf.square(first), more)),
  };
}
