/** Variances of embeddings' gradients. @module */
import * as tf from "@tensorflow/tfjs";
import type { ExampleGradients, GradientVariance, LayerGradient } from "../layer.ts";
import { varianceOf } from "../../variance/variance_of.ts";

/**
 * The rule of `y = kernel[x]`, with the parameter `kernel` of shape `[symbols, units]`. An example's
 * gradient of a symbol's row is the sum of δ, the gradient of y, over the places where that symbol
 * stands in it: `h_k[s] = Σ_p [x_kp = s] δ_kp`. It is squared as a whole, however often the symbol
 * stands there. Of symbols that all examples have, differences from the first example's are added up:
 * where they spread little, the difference of large sums would lose digits; others cannot spread little.
 */
export function embeddingVariance(
  { params, x, dy, summed }: LayerGradient,
): Readonly<Record<string, GradientVariance>> {
  const [symbols, size] = params.kernel!.shape as [number, number];
  const examples = x.shape[0]!, places = x.size / examples;
  const numbers = tf.cast(tf.reshape(x, [examples, places]), "int32") as tf.Tensor2D;
  const once = firstPlaces(numbers);
  const rows = sumsAt(once, numbers, tf.reshape(dy, [examples, places, size]));
  const flat = tf.reshape(rows, [examples * places, size]);
  const segments = tf.reshape(numbers, [examples * places]) as tf.Tensor1D;
  const sum = (values: tf.Tensor) => tf.unsortedSegmentSum(values, segments, symbols);
  const occupied = tf.reshape(once, [examples * places, 1]);
  const common = tf.cast(tf.equal(sum(occupied), examples), "float32");
  // nobody can look on WebGPU
  if (tf.getBackend() !== "webgpu" && tf.max(common).dataSync()[0] === 0) {
    const moments = { sum: sum(flat), squares: sum(tf.square(flat)) };
    return { kernel: varianceOf(moments, examples, summed) };
  }
  const ofFirst = tf.slice(segments, 0, places) as tf.Tensor1D;
  const first = tf.mul(
    tf.unsortedSegmentSum(tf.slice(flat, 0, places), ofFirst, symbols),
    common,
  );
  const difference = tf.sub(flat, tf.mul(tf.gather(first, segments), occupied));
  const moments = { sum: sum(difference), squares: sum(tf.square(difference)), first };
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

/** `[n, places, 1]`: 1 at the first place of each symbol in an example, 0 at its other places. */
function firstPlaces(numbers: tf.Tensor2D): tf.Tensor {
  const [examples, places] = numbers.shape;
  if (places === 1) return tf.ones([examples, 1, 1]);
  const earlier = tf.tensor(
    Float32Array.from(
      { length: places * places },
      (_, i) => i % places < Math.floor(i / places) ? 1 : 0,
    ),
    [1, places, places],
  );
  const before = tf.sum(tf.mul(sameSymbols(numbers), earlier), 2, true);
  return tf.cast(tf.equal(before, 0), "float32");
}

/** At the places of `once`, the sum of `values` over all places of their symbol in the example; else 0. */
function sumsAt(once: tf.Tensor, numbers: tf.Tensor2D, values: tf.Tensor): tf.Tensor {
  if (numbers.shape[1] === 1) return values;
  return tf.matMul(tf.mul(sameSymbols(numbers), once), values);
}

/** `[n, places, places]`: 1 where both places have the same symbol. */
function sameSymbols(numbers: tf.Tensor2D): tf.Tensor {
  const [examples, places] = numbers.shape;
  const [rows, columns] = [[examples, places, 1], [examples, 1, places]];
  return tf.cast(tf.equal(tf.reshape(numbers, rows!), tf.reshape(numbers, columns!)), "float32");
}
