/** A small convolutional net of tf.layers on MNIST, trained by M-SVAG; two processes build it. @module */
import * as tf from "@tensorflow/tfjs";
import type { TfOptimizer } from "../../../optimizers/bridges/tf_config.ts";
import { asTfOptimizer } from "../../../optimizers/bridges/tf_optimizer.ts";
import { mSvag } from "../../../optimizers/methods/mod.ts";
import { cosineDecay } from "../../../optimizers/schedules.ts";
import type { Tensors } from "../../../optimizers/types.ts";
import type { LabelledImages } from "../../../problems/data/formats/labelled_images.ts";
import "../../../problems/kernels/mod.ts"; // the WASM backend cannot train convolutions without

const BATCH_SIZE = 16;

/** Images in [0, 1] and one-hot labels. */
export interface Examples {
  readonly xs: tf.Tensor;
  readonly ys: tf.Tensor;
}

/** The first `count` examples as tensors. */
export function examples({ images, labels, shape }: LabelledImages, count: number): Examples {
  const pixels = images.subarray(0, count * shape[0] * shape[1] * shape[2]);
  return tf.tidy(() => ({
    xs: tf.tensor4d(Float32Array.from(pixels, (x) => x / 255), [count, ...shape]),
    ys: tf.oneHot(tf.tensor1d(labels.subarray(0, count), "int32"), 10).toFloat(),
  }));
}

/** The net of 5,994 weights, and its optimizer. */
export function compiledNet(): { model: tf.LayersModel; optimizer: TfOptimizer<object> } {
  const conv = (name: string, filters: number, seed: number) =>
    tf.layers.conv2d({
      name,
      filters,
      kernelSize: 5,
      activation: "relu",
      kernelInitializer: tf.initializers.heNormal({ seed }),
      ...(seed === 1 && { inputShape: [28, 28, 1] }),
    });
  const model = tf.sequential({
    layers: [
      conv("conv1", 8, 1),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv("conv2", 16, 2),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({
        name: "logits",
        units: 10,
        activation: "softmax",
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });
  const learningRate = cosineDecay({ learningRate: 0.2, steps: 1000, final: 0.01 });
  const optimizer = asTfOptimizer(mSvag({ learningRate }));
  model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return { model, optimizer };
}

/** Epochs in the order of the examples. */
export async function fit(model: tf.LayersModel, { xs, ys }: Examples, epochs: number) {
  const options = { epochs, batchSize: BATCH_SIZE, shuffle: false, verbose: 0 } as const;
  await model.fit(xs, ys, options);
}

/** The model's weights by name; they remain the model's. */
export function weightsOf(model: tf.LayersModel): Tensors {
  return Object.fromEntries(model.weights.map((weight) => [weight.name, weight.read()]));
}
