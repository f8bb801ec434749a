/** Problems whose Hessians can be written down. @module */
import * as tf from "@tensorflow/tfjs";
import { classification } from "../../../problems/kinds/classification.ts";
import { zeros } from "../../../problems/models/initializers.ts";
import { mlp } from "../../../problems/models/networks/mlp.ts";
import type { Problem } from "../../../problems/problem.ts";
import { random } from "../../../problems/random.ts";

/** Softmax regression on random images of 3 × 2 pixels, d = 28, and its Hessian by the formula. */
export function softmaxRegression() {
  const stream = random(0, "softmax regression");
  const [count, pixels, classes] = [24, 6, 4];
  const part = {
    images: Uint8Array.from({ length: count * pixels }, () => stream.below(256)),
    labels: Uint8Array.from({ length: count }, () => stream.below(classes)),
    count,
    shape: [3, 2, 1] as const,
  };
  const problem = classification({
    id: "mnist-logreg",
    title: "tiny",
    model: mlp({ hidden: [], classes, output: zeros }),
    data: { train: part, test: part, classes, source: "tiny" },
    defaults: { batchSize: 8, steps: 1, learningRates: {} },
  });
  const d = (pixels + 1) * classes; // kernel [pixels, classes], then the bias
  const hessianAt = (theta: Float64Array) => {
    const matrix = new Float64Array(d * d);
    for (let k = 0; k < count; k++) {
      const x = Array.from({ length: pixels }, (_, i) => part.images[k * pixels + i]! / 255);
      const inputs = [...x, 1];
      const logits = Array.from(
        { length: classes },
        (_, c) => inputs.reduce((sum, value, i) => sum + value * theta[i * classes + c]!, 0),
      );
      const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
      const p = powers.map((power) => power / powers.reduce((sum, other) => sum + other));
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) {
          const [a, b] = [i % classes, j % classes];
          const outputs = (a === b ? p[a]! : 0) - p[a]! * p[b]!;
          const [u, v] = [inputs[Math.floor(i / classes)]!, inputs[Math.floor(j / classes)]!];
          matrix[i * d + j]! += outputs * u * v / count;
        }
      }
    }
    return matrix;
  };
  return { problem, d, hessianAt };
}

/** A problem without data, which tells no variances. */
export function problemOf(loss: (theta: tf.Tensor) => tf.Tensor): Problem {
  const tidy = (theta: tf.Tensor) => tf.tidy(() => loss(theta)) as tf.Scalar;
  return {
    id: "closed",
    title: "closed",
    defaults: { batchSize: 2, steps: 1, learningRates: {} },
    init: () => ({ theta: tf.tensor1d([1, 2, 0.5]) }),
    async *batches() {
      yield await Promise.resolve({ xs: tf.zeros([2, 1]), ys: tf.zeros([2]) });
    },
    loss: ({ theta }) => tidy(theta!),
    gradient({ theta }) {
      const { value, grad } = tf.valueAndGrad(tidy)(theta!);
      return { loss: value as tf.Scalar, gradient: { theta: grad } };
    },
    evaluate: () => Promise.resolve({ trainLoss: 0, testLoss: 0 }),
  };
}
