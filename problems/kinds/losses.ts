/** Losses, and what else is computed from a model's outputs. @module */
import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import { sumOfSquares } from "../kernels/sum_of_squares.ts";

/**
 * Mean cross-entropy of softmax probabilities,
 * `-(1/n) Σ_k log softmax(logits_k)[label_k]`, in nats. Stable for logits of any size: the largest
 * of each example is subtracted first. Its gradient, `(softmax(logits) - label) / n`, is one
 * operation.
 *
 * @param logits `[n, classes]`, or `[batch, time, classes]` for a label at every time step, of which
 * there are then n = batch · time
 * @param labels class numbers, `[n]` or `[batch, time]`; or probabilities (one-hot, say) in the shape
 * of the logits; constants, which no gradient goes to
 * @throws {TypeError} if the shapes do not fit
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { softmaxCrossEntropy } from "./losses.ts";
 *
 * await useBackend("cpu");
 * const loss = softmaxCrossEntropy(tf.tensor2d([[0, 0], [1000, 0]]), tf.tensor1d([0, 0], "int32"));
 * assertAlmostEquals((await loss.data())[0]!, Math.LN2 / 2, 1e-6);
 * ```
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Scalar {
  return tf.tidy(() => {
    checkLabels(labels, logits);
    const classes = logits.shape.at(-1)!;
    return meanCrossEntropy(
      tf.reshape(logits, [-1, classes]),
      probabilities(labels, logits.rank, classes),
    );
  });
}

/**
 * Share of examples whose largest logit is that of their label, in [0, 1].
 *
 * @param logits `[n, classes]` or `[batch, time, classes]`
 * @param labels class numbers, `[n]` or `[batch, time]`; or probabilities in the shape of the logits,
 * the largest of which counts
 * @throws {TypeError} if the shapes do not fit
 */
export function accuracy(logits: Tensor, labels: Tensor): Scalar {
  return tf.tidy(() => {
    checkLabels(labels, logits);
    const classes = labels.rank < logits.rank ? labels : tf.argMax(labels, -1);
    const hits = tf.equal(tf.argMax(logits, -1), tf.cast(classes, "int32"));
    return tf.mean(tf.cast(hits, "float32"));
  });
}

/**
 * Mean logistic loss, `(1/n) Σ_k log(1 + exp f_k) - y_k f_k`, in nats: the cross-entropy of two classes
 * with the logit f of class 1. Stable for logits of any size. Its gradient is `(σ(f) - y) / n`.
 *
 * @param logits `[n, ...]`
 * @param labels of the same shape, 0 or 1 (or a probability); constants, which no gradient goes to
 * @throws {TypeError} if the shapes differ
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { logisticLoss } from "./losses.ts";
 *
 * await useBackend("cpu");
 * const loss = logisticLoss(tf.tensor1d([0, -1000]), tf.tensor1d([1, 0]));
 * assertAlmostEquals((await loss.data())[0]!, Math.LN2 / 2, 1e-6);
 * ```
 */
export function logisticLoss(logits: Tensor, labels: Tensor): Scalar {
  if (!tf.util.arraysEqual(logits.shape, labels.shape) || logits.rank === 0) {
    throw new TypeError(
      `labels must have the shape [n, ...] of the logits, ` +
        `got labels [${labels.shape}] and logits [${logits.shape}]`,
    );
  }
  const n = logits.shape[0]!;
  const withGradient = tf.customGrad((value, save) => {
    const f = value as tf.Tensor;
    const beyond = tf.log(tf.add(tf.exp(tf.neg(tf.abs(f))), 1));
    const each = tf.sub(tf.add(tf.relu(f), beyond), tf.mul(labels, f));
    (save as (tensors: tf.Tensor[]) => void)([f, labels]);
    return {
      value: tf.mul(tf.sum(each), 1 / n),
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        const [f, labels] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.sub(tf.sigmoid(f), labels), tf.mul(dy, 1 / n));
      },
    };
  });
  return tf.tidy(() => withGradient(logits) as tf.Scalar);
}

/**
 * Half the mean squared distance, `(1/2n) Σ_k ‖output_k - target_k‖²`, over n examples; its gradient
 * is `(output - target) / n`.
 *
 * @param outputs `[n, ...]`
 * @param targets of the same shape
 * @throws {TypeError} if the shapes differ
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { squaredLoss } from "./losses.ts";
 *
 * await useBackend("cpu");
 * const loss = squaredLoss(tf.tensor2d([[3, 0], [0, 1]]), tf.tensor2d([[0, 0], [0, 0]]));
 * assertEquals([...await loss.data()], [(9 + 1) / 4]);
 * ```
 */
export function squaredLoss(outputs: Tensor, targets: Tensor): Scalar {
  if (!tf.util.arraysEqual(outputs.shape, targets.shape) || outputs.rank === 0) {
    throw new TypeError(
      `targets must have the shape [n, ...] of the outputs, ` +
        `got targets [${targets.shape}] and outputs [${outputs.shape}]`,
    );
  }
  return tf.tidy(() => tf.mul(halfSquared(tf.sub(outputs, targets)), 1 / outputs.shape[0]!));
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
): Scalar {
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
      value: tf.mul(squaresOf(input), 0.5),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy),
    };
  });
  return withGradient(x) as tf.Scalar;
}

/** `Σ x²`, without the squares' own memory where the backend has a kernel for it. */
function squaresOf(x: tf.Tensor): tf.Tensor {
  const has = tf.getKernel(sumOfSquares, tf.getBackend()) !== undefined;
  if (!has || x.dtype !== "float32") return tf.sum(tf.square(x));
  return tf.engine().runKernel(sumOfSquares, { x }) as tf.Tensor;
}

/** For logits and probabilities `[n, classes]`. */
function meanCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const n = logits.shape[0]!;
  const exponentials = (logits: tf.Tensor) => {
    const shifted = tf.sub(logits, tf.max(logits, -1, true));
    const powers = tf.exp(shifted);
    return { shifted, powers, sums: tf.sum(powers, -1, true) };
  };
  const withGradient = tf.customGrad((value, save) => {
    const { shifted, powers, sums } = exponentials(value as tf.Tensor);
    // Σ over all classes of target · (shifted - log sum), the targets of an example adding up to 1
    // or to any other number
    const logs = tf.mul(tf.log(sums), tf.sum(targets, -1, true));
    const total = tf.sub(tf.sum(logs), tf.sum(tf.mul(targets, shifted)));
    // within another gradient the logits, not what follows from them: so it can be differentiated once more
    const again = tf.engine().state.gradientDepth > 1;
    (save as (tensors: tf.Tensor[]) => void)(
      again ? [targets, value as tf.Tensor] : [targets, powers, sums],
    );
    return {
      value: tf.mul(total, 1 / n),
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        const [targets, ...kept] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const { powers, sums } = again ? exponentials(kept[0]) : { powers: kept[0], sums: kept[1] };
        const scales = tf.div(tf.sum(targets, -1, true), sums);
        return tf.mul(tf.sub(tf.mul(powers, scales), targets), tf.mul(dy, 1 / n));
      },
    };
  });
  return withGradient(logits) as tf.Scalar;
}

/** Of shape `[n, classes]`. */
function probabilities(labels: tf.Tensor, rank: number, classes: number): tf.Tensor {
  if (labels.rank === rank) return tf.reshape(labels, [-1, classes]);
  // tfjs-wasm 4.22 writes integers into a float32 tensor where oneHot is asked for that type
  const numbers = tf.cast(tf.reshape(labels, [-1]), "int32");
  return tf.cast(tf.oneHot(numbers, classes), "float32");
}

function checkLabels(labels: tf.Tensor, logits: tf.Tensor): void {
  const { shape, rank } = logits;
  const expected = labels.rank === rank ? shape : shape.slice(0, -1);
  if ((rank === 2 || rank === 3) && tf.util.arraysEqual(labels.shape, expected)) return;
  throw new TypeError(
    `labels must be class numbers [n] or probabilities [n, classes] for logits [n, classes], ` +
      `or the same with [batch, time] for [n], ` +
      `got labels [${labels.shape}] and logits [${logits.shape}]`,
  );
}
