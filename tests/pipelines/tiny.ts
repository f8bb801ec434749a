/** Small problems, optimizers and files for the tests of pipelines. */
import * as tf from "@tensorflow/tfjs";
import { mapTensors, zerosLike } from "../../optimizers/tensors.ts";
import type { Optimizer, Tensors } from "../../optimizers/types.ts";
import { imageSetFiles } from "../../problems/data/image_set.ts";
import type { Batch, Batches, Problem } from "../../problems/problem.ts";
import { random } from "../../problems/random.ts";

/** Mean of ½(θ·x - y)² with y = 3x₀ - 2x₁, and a made-up accuracy. */
export function tinyProblem(
  changes: Partial<Problem> & { readonly batches?: Problem["batches"] } = {},
): Problem {
  const objective = (params: Tensors, { xs, ys }: Batch): tf.Scalar =>
    tf.tidy(() => {
      const residual = tf.sub(tf.matMul(xs as tf.Tensor2D, params["w"] as tf.Tensor2D), ys);
      return tf.mul(tf.mean(tf.square(residual)), 0.5).asScalar();
    });
  return {
    id: "tiny",
    title: "Linear regression",
    defaults: { batchSize: 4, steps: 20, learningRates: { "m-sgd": 0.1, "adam": 0.05 } },
    trainSize: 16,
    init: (seed) => ({ w: tf.tensor2d([random(seed, "w").normal(), 0], [2, 1]) }),
    batches: ({ seed, batchSize }) => tinyBatches(seed, batchSize),
    loss: objective,
    gradient(params, batch) {
      const { value, grads } = tf.valueAndGrads((w: tf.Tensor) => objective({ w }, batch))([
        params["w"]!,
      ]);
      return { loss: value as tf.Scalar, gradient: { w: grads[0]! } };
    },
    async evaluate(params) {
      const [a, b] = await params["w"]!.data() as Float32Array;
      const loss = ((a! - 3) ** 2 + (b! + 2) ** 2) / 2;
      const accuracy = Math.exp(-loss);
      return { trainLoss: loss, testLoss: loss, trainAccuracy: accuracy, testAccuracy: accuracy };
    },
    ...changes,
  };
}

export async function* tinyBatches(
  seed: number,
  batchSize: number,
  count: number = Infinity,
): AsyncGenerator<Batch> {
  const stream = random(seed, "batches");
  for (let i = 0; i < count; i++) {
    const values = Array.from({ length: batchSize }, () => [stream.normal(), stream.normal()]);
    yield {
      xs: tf.tensor2d(values, [batchSize, 2]),
      ys: tf.tensor2d(values.map(([a, b]) => [3 * a! - 2 * b!])),
    };
  }
}

/** A `tf.data.Dataset` of the same. */
export function tinyDataset(batchSize: number): Batches {
  const values = Array.from({ length: 8 * batchSize }, (_, i) => [Math.sin(i), Math.cos(i)]);
  const dataset = tf.data.zip({
    xs: tf.data.array(values),
    ys: tf.data.array(values.map(([a, b]) => [3 * a! - 2 * b!])),
  });
  return dataset.batch(batchSize).repeat() as unknown as Batches;
}

/** Gradient descent with momentum, written by hand. */
export function handMadeSgd(learningRate: number): Optimizer {
  return {
    name: "hand-made",
    init: (params) => ({ count: 0, m: zerosLike(params) }),
    update(state, grad) {
      const m = tf.tidy(() =>
        mapTensors(grad, (g, key) => tf.add(tf.mul(state.m[key], 0.5), tf.mul(g, 0.5)))
      );
      return [{ count: state.count + 1, m }, mapTensors(m, (each) => tf.mul(each, -learningRate))];
    },
  };
}

/** A folder with MNIST files of random 4 × 4 images; whoever takes it removes it. */
export async function tinyMnist(counts: readonly [number, number] = [40, 20]): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [i, name] of imageSetFiles.entries()) {
    const count = counts[i >> 1]!;
    const images = i % 2 === 0;
    const sizes = images ? [count, 4, 4] : [count];
    const stream = random(i, "mnist");
    const bytes = new Uint8Array(4 + 4 * sizes.length + count * (images ? 16 : 1));
    const header = new DataView(bytes.buffer);
    header.setUint32(0, 0x0800 + sizes.length);
    sizes.forEach((size, d) => header.setUint32(4 + 4 * d, size));
    for (let at = 4 + 4 * sizes.length; at < bytes.length; at++) {
      bytes[at] = stream.below(images ? 256 : 10);
    }
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  return folder;
}
