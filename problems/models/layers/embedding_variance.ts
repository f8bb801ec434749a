/** Variances of embeddings' gradients. @module */
import * as tf from "@tensorflow/tfjs";
import type { ExampleGradients, GradientVariance, LayerGradient } from "../layer.ts";
import { varianceOf } from "../../variance/variance_of.ts";

/**
 * The rule of `y = kernel[x]`, with the parameter `kernel` of shape `[symbols, units]`. An example's
 * gradient of a symbol's row is the sum of δ, the gradient of y, over the places where that symbol
 * stands in it: `h_k[s] = Σ_p [x_kp = s] δ_kp`. It is squared as a whole, however often the symbol
 * stands there.
 */
export function embeddingVariance(
  { params, x, dy, summed }: LayerGradient,
): Readonly<Record<string, GradientVariance>> {
  const [symbols, size] = params.kernel!.shape as [number, number];
  const examples = x.shape[0]!, places = x.size / examples;
  const numbers = tf.cast(tf.reshape(x, [examples, places]), "int32");
  const rows = firstSums(numbers as tf.Tensor2D, tf.reshape(dy, [examples, places, size]));
  const flat = tf.reshape(rows, [examples * places, size]);
  const segments = tf.reshape(numbers, [examples * places]) as tf.Tensor1D;
  const sum = (values: tf.Tensor) => tf.unsortedSegmentSum(values, segments, symbols);
  const moments = { sum: sum(flat), squares: sum(tf.square(flat)) };
  return { kernel: varianceOf(moments, examples, summed) };
}

/** Gradients of single examples by the parameter of an embedding. */
export function embeddingExamples(
  { params, x, dy }: LayerGradient,
): Readonly<Record<string, ExampleGradients>> {
  const [symbols, size] = params.kernel!.shape as [number, number];
  const of = (x: tf.Tensor, dy: tf.Tensor) => {
    const n = x.shape[0]!;
    const own = tf.reshape(tf.cast(x, "int32"), [n, -1]);
    const before = tf.mul(tf.reshape(tf.range(0, n, 1, "int32"), [n, 1]), symbols);
    const segments = tf.reshape(tf.add(own, tf.cast(before, "int32")), [-1]) as tf.Tensor1D;
    const sums = tf.unsortedSegmentSum(tf.reshape(dy, [-1, size]), segments, n * symbols);
    return tf.reshape(sums, [n, symbols, size]);
  };
  return { kernel: { from: [x, dy], of: (x, dy) => of(x!, dy!) } };
}

/**
 * At the first place of each symbol in an example, the sum of `values` over all places of that symbol
 * in the example; 0 at its other places.
 */
function firstSums(numbers: tf.Tensor2D, values: tf.Tensor): tf.Tensor {
  const [examples, places] = numbers.shape;
  if (places === 1) return values;
  const same = tf.cast(
    tf.equal(
      tf.reshape(numbers, [examples, places, 1]),
      tf.reshape(numbers, [examples, 1, places]),
    ),
    "float32",
  );
  const earlier = tf.tensor(
    Float32Array.from(
      { length: places * places },
      (_, i) => i % places < Math.floor(i / places) ? 1 : 0,
    ),
    [1, places, places],
  );
  const first = tf.equal(tf.sum(tf.mul(same, earlier), 2, true), 0);
  return tf.matMul(tf.mul(same, tf.cast(first, "float32")), values);
}
