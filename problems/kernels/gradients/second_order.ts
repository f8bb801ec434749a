/** Gradients that can be differentiated once more. @module */
import * as tf from "@tensorflow/tfjs";
import type { Gradient } from "../registry.ts";

/**
 * A gradient that is made from the output y, or where a derivative of it may be wanted from the input x.
 *
 * tfjs keeps y for these functions, whose copy is not known to depend on x: the derivative of such a gradient
 * lacks a term, and nothing says so. Where a gradient is taken within another one the input is saved as well,
 * and y computed from it anew. A first derivative costs what it did.
 *
 * @param inputName what the kernel calls x
 * @param again y of x
 * @param gradient dx of dy and y
 */
export function fromInput(
  inputName: string,
  again: (x: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor,
  gradient: (dy: tf.Tensor, y: tf.Tensor, attrs: tf.NamedAttrMap) => tf.Tensor,
): Gradient {
  return {
    get inputsToSave() {
      // the number of gradients that are being taken, one within another
      return tf.engine().state.gradientDepth > 1 ? [inputName] : [];
    },
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => ({
      [inputName]: () => {
        const [first, second] = saved as [tf.Tensor, tf.Tensor?];
        const y = second === undefined ? first : again(first, attrs);
        return gradient(dy as tf.Tensor, y, attrs);
      },
    }),
  };
}

/** `1 - y²` times dy. */
export const tanhGradient: Gradient = fromInput(
  "x",
  (x) => tf.tanh(x),
  (dy, y) => tf.mul(tf.sub(tf.scalar(1), tf.square(y)), dy),
);

/** `y (1 - y)` times dy. */
export const sigmoidGradient: Gradient = fromInput(
  "x",
  (x) => tf.sigmoid(x),
  (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(tf.scalar(1), y))),
);

/** y times dy. */
export const expGradient: Gradient = fromInput(
  "x",
  (x) => tf.exp(x),
  (dy, y) => tf.mul(dy, y),
);

/** `y dy - y Σ y dy` over the last axis. */
export const softmaxGradient: Gradient = fromInput(
  "logits",
  (logits, { dim }) => tf.softmax(logits, dim as number),
  (dy, y, { dim }) => {
    const weighted = tf.mul(dy, y);
    return tf.sub(weighted, tf.mul(tf.sum(weighted, [dim as number], true), y));
  },
);

/** `dy - e^y Σ dy` over the last axis. */
export const logSoftmaxGradient: Gradient = fromInput(
  "logits",
  (logits, { axis }) => tf.logSoftmax(logits, axis as number),
  (dy, y, { axis }) => tf.sub(dy, tf.mul(tf.sum(dy, axis as number, true), tf.exp(y))),
);
