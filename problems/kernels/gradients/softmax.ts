/** Gradients of softmax' relatives, which state them themselves. @module */
import * as tf from "@tensorflow/tfjs";
import type { Replacement } from "./custom_gradients.ts";

type Save = (tensors: tf.Tensor[]) => void;

const nested = () => tf.engine().state.gradientDepth > 1;

/**
 * `tf.logSoftmax`: `dy - p Σ dy` with p of the saved output, or, where a gradient is taken within another one, of
 * the saved input, as its derivative is lost else.
 */
export const logSoftmax: Replacement = (custom) => (...args) => {
  if (!nested()) return custom(...args);
  const [logits, save] = args as [tf.Tensor, Save];
  const { value } = custom(logits, () => {});
  save([logits]);
  return {
    value,
    gradFunc: (dy, [x]) => tf.sub(dy, tf.mul(tf.sum(dy, -1, true), tf.softmax(x!))),
  };
};

/**
 * `tf.losses.softmaxCrossEntropy`: `p Σ labels - labels`, likewise; and by the labels `-log p`. tfjs takes the sum
 * of the labels to be 1, and has `labels - p` by the labels.
 */
export const softmaxCrossEntropy: Replacement = (custom) => (...args) => {
  const [labels, logits, save] = args as [tf.Tensor, tf.Tensor, Save];
  const again = nested();
  const { value } = custom(labels, logits, again ? () => {} : save);
  if (again) save([labels, logits]);
  return {
    value,
    gradFunc: (dy, [targets, saved]) => {
      const weights = tf.expandDims(dy, -1);
      const logarithms = again ? tf.logSoftmax(saved!) : saved!;
      const chances = again ? tf.softmax(saved!) : tf.exp(saved!);
      const shares = tf.cast(targets!, "float32");
      const expected = tf.mul(chances, tf.sum(shares, -1, true));
      return [
        tf.mul(weights, tf.neg(logarithms)),
        tf.mul(weights, tf.sub(expected, shares)),
      ];
    },
  };
};
