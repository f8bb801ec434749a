/** The gradient of max-pooling's gradient, of images. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";
import { axesOf, type PoolAttrs, type PoolAxis } from "./pools.ts";

/**
 * The gradient of `MaxPoolGrad`, which brings each output's gradient to the first largest input of its
 * window: it is linear in `dy`, and so its gradient by `dy` is what the same inputs were given, window by
 * window. By the inputs of the pooling it is 0, except where two of them change places.
 */
export const maxPoolGradGradient: Gradient = {
  inputsToSave: ["input", "output"],
  gradFunc: (ddx, saved, attrs) => {
    const [input, output] = saved as [tf.Tensor, tf.Tensor];
    return {
      dy: () => atLargest(ddx as tf.Tensor, input, attrs as unknown as PoolAttrs),
      input: () => tf.zerosLike(input),
      output: () => tf.zerosLike(output),
    };
  },
};

/** Of each window the value of x where the input is largest, for the first time row by row. */
function atLargest(x: tf.Tensor, input: tf.Tensor, attrs: PoolAttrs): tf.Tensor {
  return tf.tidy(() => {
    const axes = axesOf(input.shape, attrs);
    const [inputs, values] = [padded(input, axes, -Infinity), padded(x, axes, 0)];
    const [first, ...others] = placesOf(axes);
    let largest = windowsAt(inputs, axes, first!);
    let found = windowsAt(values, axes, first!);
    for (const place of others) {
      const here = windowsAt(inputs, axes, place);
      const better = tf.greater(here, largest);
      largest = tf.where(better, here, largest);
      found = tf.where(better, windowsAt(values, axes, place), found);
    }
    return found;
  });
}

/** The places in a window, row by row. */
function placesOf(axes: readonly PoolAxis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (places, { window }) =>
      places.flatMap((place) => Array.from({ length: window }, (_, i) => [...place, i])),
    [[]],
  );
}

/** With all that windows reach of what is not there; what no window reaches is left where it is. */
function padded(x: tf.Tensor, axes: readonly PoolAxis[], value: number): tf.Tensor {
  const around = axes.map(({ size, outputs, window, stride, before }): [number, number] => [
    before,
    Math.max(0, (outputs - 1) * stride + window - size - before),
  ]);
  return tf.pad(x, [[0, 0], ...around, [0, 0]], value);
}

/** What is at one place of every window. */
function windowsAt(x: tf.Tensor, axes: readonly PoolAxis[], place: readonly number[]): tf.Tensor {
  const ends = axes.map(({ outputs, stride }, k) => place[k]! + (outputs - 1) * stride + 1);
  return tf.stridedSlice(
    x,
    [0, ...place, 0],
    [x.shape[0]!, ...ends, x.shape.at(-1)!],
    [1, ...axes.map(({ stride }) => stride), 1],
  );
}
