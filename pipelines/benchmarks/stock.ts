/**
 * Times a gradient with TensorFlow.js as it comes: run in a process of its own, because our kernels,
 * once imported, are everybody's.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "../../optimizers/backends/use_backend.ts";
import { answer } from "./foreign.ts";
import { foreignTask, type NetworkSpec, sizesOf } from "./networks.ts";
import { measure } from "./measure.ts";
import { stockGpt } from "./stock_gpt.ts";

type Params = Readonly<Record<string, tf.Tensor>>;

/** The network in plain operations; parameters are `0/kernel` and so on, by the layer's position. */
function outputs({ layers, classes }: NetworkSpec, params: Params, input: tf.Tensor): tf.Tensor {
  const start = input.rank > 2
    ? input
    : tf.cast(tf.oneHot(tf.cast(input, "int32"), classes), "float32");
  return layers.reduce((x, layer, i) => {
    const kernel = params[`${i}/kernel`]!, bias = params[`${i}/bias`]!;
    switch (layer.type) {
      case "conv":
        return tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same"), bias);
      case "pool":
        return tf.maxPool(x as tf.Tensor4D, 3, 2, "same");
      case "relu":
        return tf.relu(x);
      case "flatten":
        return tf.reshape(x, [x.shape[0]!, -1]);
      case "dense": {
        const rows = tf.reshape(x, [-1, x.shape.at(-1)!]);
        const y = tf.add(tf.matMul(rows, kernel), bias);
        return tf.reshape(y, [...x.shape.slice(0, -1), layer.units]);
      }
      case "lstm":
        return lstm(x as tf.Tensor3D, kernel, params[`${i}/recurrent`]!, bias, layer.units);
      case "gpt":
        return stockGpt(layer, params, x);
    }
  }, start);
}

/** One step after the other, with the gates in one product, as in `tf.basicLSTMCell`. */
function lstm(
  x: tf.Tensor3D,
  kernel: tf.Tensor,
  recurrent: tf.Tensor,
  bias: tf.Tensor,
  units: number,
) {
  const [batch] = x.shape;
  let h: tf.Tensor = tf.zeros([batch, units]), c: tf.Tensor = tf.zeros([batch, units]);
  const steps = tf.unstack(x, 1).map((step) => {
    const gates = tf.add(tf.add(tf.matMul(step, kernel), tf.matMul(h, recurrent)), bias);
    const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    return h;
  });
  return tf.stack(steps, 1);
}

async function run(): Promise<void> {
  const { spec, backend, repeats } = foreignTask();
  await useBackend(backend as BackendName);
  const params: Record<string, tf.Tensor> = {};
  for (const [i, { kernel, recurrent, bias, shapes = {} }] of sizesOf(spec).entries()) {
    if (kernel) params[`${i}/kernel`] = tf.randomNormal([...kernel], 0, 0.05);
    if (recurrent) params[`${i}/recurrent`] = tf.randomNormal([...recurrent], 0, 0.05);
    if (bias) params[`${i}/bias`] = tf.zeros([...bias]);
    for (const [name, shape] of Object.entries(shapes)) {
      params[name] = name.endsWith("scale")
        ? tf.ones([...shape])
        : tf.randomNormal([...shape], 0, 0.02);
    }
  }
  const { shape, batch, classes } = spec, text = shape.length === 1;
  const xs = text
    ? tf.randomUniform([batch, ...shape], 0, classes, "int32")
    : tf.randomNormal([batch, ...shape]);
  const labels = tf.randomUniform(text ? [batch, ...shape] : [batch], 0, classes, "int32");
  const targets = tf.cast(tf.oneHot(labels as tf.Tensor1D, classes), "float32");
  const names = Object.keys(params);
  const gradient = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    return tf.losses.softmaxCrossEntropy(targets, outputs(spec, own, xs)) as tf.Scalar;
  });
  const [timing] = await measure([{
    name: "stock",
    async run() {
      const { value, grads } = tf.tidy(() => gradient(Object.values(params)));
      await Promise.all([value.data(), tf.getBackend() === "webgpu" && settled(grads.at(-1)!)]);
      tf.dispose([value, grads]);
    },
  }], repeats);
  const { median, minimum } = timing!;
  answer({ median, minimum });
}

async function settled(tensor: tf.Tensor): Promise<void> {
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await one.data();
  one.dispose();
}

if (import.meta.main) await run();
