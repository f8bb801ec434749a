/** Losses, and what else is computed from a model's outputs. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../optimizers/types.ts";

/**
 * Mean cross-entropy of softmax probabilities,
 * `-(1/n) Σ_k log softmax(logits_k)[label_k]`, in nats. Stable for logits of any size: the largest
 * of each example is subtracted first.
 *
 * @param logits `[n, classes]`
 * @param labels class numbers `[n]`, or probabilities (one-hot, say) `[n, classes]`
 * @throws {TypeError} if the shapes do not fit
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../optimizers/backend.ts";
 * import { softmaxCrossEntropy } from "./losses.ts";
 *
 * await useBackend("cpu");
 * const loss = softmaxCrossEntropy(tf.tensor2d([[0, 0], [1000, 0]]), tf.tensor1d([0, 0], "int32"));
 * assertAlmostEquals((await loss.data())[0]!, Math.LN2 / 2, 1e-6);
 * ```
 */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const targets = probabilities(labels, logits);
    const logProbabilities = tf.logSoftmax(logits);
    return tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities), -1)));
  });
}

/**
 * Share of examples whose largest logit is that of their label, in [0, 1].
 *
 * @param logits `[n, classes]`
 * @param labels class numbers `[n]`, or probabilities `[n, classes]`, the largest of which counts
 * @throws {TypeError} if the shapes do not fit
 */
export function accuracy(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    checkLabels(labels, logits);
    const classes = labels.rank === 1 ? labels : tf.argMax(labels, -1);
    const hits = tf.equal(tf.argMax(logits, -1), tf.cast(classes, "int32"));
    return tf.mean(tf.cast(hits, "float32"));
  });
}

/**
 * `½ Σ ‖W‖²` over the parameters that `selected` picks, by default the weights
 * ({@linkcode isWeight}). Its gradient is the parameter itself.
 *
 * @throws {TypeError} if nothing is selected
 */
export function squaredNorm(
  params: Tensors,
  selected: (name: string) => boolean = isWeight,
): tf.Scalar {
  const names = Object.keys(params).filter(selected);
  if (names.length === 0) {
    throw new TypeError(`nothing to regularize among ${Object.keys(params).join(", ")}`);
  }
  return tf.tidy(() => {
    const halves = names.map((name) => halfSquared(params[name]!));
    // not addN: with eight tensors or more, that of tfjs-webgpu 4.22 silently gives anything
    return halves.reduce((sum, half) => tf.add(sum, half));
  });
}

/** Whether a parameter is a weight, not a bias: the last part of its name is `kernel`. */
export function isWeight(name: string): boolean {
  return name.split("/").at(-1) === "kernel";
}

/** `½ ‖x‖²` with the gradient `x` in one operation, where autodiff would take four. */
function halfSquared(x: tf.Tensor): tf.Scalar {
  const withGradient = tf.customGrad((value, save) => {
    const input = value as tf.Tensor;
    (save as (tensors: tf.Tensor[]) => void)([input]);
    return {
      value: tf.mul(tf.sum(tf.square(input)), 0.5),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy),
    };
  });
  return withGradient(x) as tf.Scalar;
}

function probabilities(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  checkLabels(labels, logits);
  if (labels.rank > 1) return labels;
  // tfjs-wasm 4.22 writes integers into a float32 tensor where oneHot is asked for that type
  return tf.cast(tf.oneHot(tf.cast(labels, "int32"), logits.shape[1]!), "float32");
}

function checkLabels(labels: tf.Tensor, logits: tf.Tensor): void {
  const [n, classes] = logits.shape;
  const fits = labels.shape[0] === n && (labels.rank === 1 || labels.shape[1] === classes);
  if (logits.rank === 2 && labels.rank <= 2 && fits) return;
  throw new TypeError(
    `labels must be class numbers [n] or probabilities [n, classes] for logits [n, classes], ` +
      `got labels [${labels.shape}] and logits [${logits.shape}]`,
  );
}
