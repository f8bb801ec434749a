/** Pooling by averages. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../../optimizers/check.ts";
import { checkRank, windows } from "../checks.ts";
import type { Layer } from "../layer.ts";
import type { PoolOptions } from "./max_pool.ts";

/**
 * The mean of each channel in every window of `size × size`. Where the padding `same` cuts windows
 * off at the edges, it is the mean of what is left of them, in the gradient as well: TensorFlow.js'
 * own gradient of `tf.avgPool` divides by the size of whole windows there.
 *
 * @throws {RangeError} if a number is not a positive integer
 *
 * @example A window that reaches beyond the edge
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../../optimizers/backends/use_backend.ts";
 * import { averagePool } from "./average_pool.ts";
 *
 * await useBackend("cpu");
 * const x = tf.tensor4d([1, 3, 5], [1, 1, 3, 1]);
 * const means = averagePool(2).apply({}, x, { training: false });
 * assertEquals([...await means.data()], [2, 5]);
 * ```
 */
export function averagePool(size: number, options: PoolOptions = {}): Layer {
  const { stride = size, padding = "same" } = options;
  checkCount(size, "size");
  checkCount(stride, "stride");
  return {
    kind: "averagePool",
    outputShape(inputShape) {
      checkRank("averagePool", inputShape, 3, "[height, width, channels]");
      return [...windows("averagePool", inputShape, size, stride, padding), inputShape[2]!];
    },
    init: () => ({}),
    apply: (_, x) => pool(x as tf.Tensor4D, size, stride, padding),
  };
}

function pool(x: tf.Tensor4D, size: number, stride: number, pad: "same" | "valid"): tf.Tensor {
  const withGradient = tf.customGrad((value, save) => {
    const input = value as tf.Tensor4D;
    (save as (tensors: tf.Tensor[]) => void)([input]);
    return {
      value: tf.avgPool(input, size, stride, pad),
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        const { shape } = saved[0]!;
        const [, height, width] = shape as [number, number, number, number];
        // the stock kernel divides by size²
        const shares = tf.tensor4d(
          outer(inside(height, size, stride, pad), inside(width, size, stride, pad)).map(
            (count) => size * size / count,
          ),
          [1, dy.shape[1]!, dy.shape[2]!, 1],
        );
        return tf.engine().runKernel(
          tf.AvgPoolGrad,
          { dy: tf.mul(dy, shares), input: saved[0]! },
          { filterSize: size, strides: stride, pad },
        ) as tf.Tensor;
      },
    };
  });
  return withGradient(x);
}

/** How many inputs each window along an axis has inside. */
function inside(length: number, size: number, stride: number, pad: "same" | "valid"): number[] {
  const [count] = windows("averagePool", [length, length], size, stride, pad);
  const beyond = pad === "valid" ? 0 : Math.max(0, (count - 1) * stride + size - length);
  return Array.from({ length: count }, (_, i) => {
    const first = i * stride - Math.floor(beyond / 2);
    return Math.min(first + size, length) - Math.max(first, 0);
  });
}

function outer(rows: readonly number[], columns: readonly number[]): number[] {
  return rows.flatMap((row) => columns.map((column) => row * column));
}
