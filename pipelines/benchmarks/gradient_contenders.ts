/** Our own gradients, to be timed. @module */
import * as tf from "@tensorflow/tfjs";
import { applyUpdate } from "../../optimizers/algebra/apply_update.ts";
import { adam } from "../../optimizers/methods/dissected/adam.ts";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { toBatch } from "../../problems/data/batches.ts";
import { loadMnist } from "../../problems/data/sets/mnist.ts";
import "../../problems/kernels/mod.ts";
import { softmaxCrossEntropy } from "../../problems/kinds/losses.ts";
import { relu } from "../../problems/models/layers/activations.ts";
import { conv2d } from "../../problems/models/layers/conv2d.ts";
import { dense } from "../../problems/models/layers/dense.ts";
import { flatten } from "../../problems/models/layers/flatten.ts";
import { lstm } from "../../problems/models/layers/lstm.ts";
import { maxPool } from "../../problems/models/layers/max_pool.ts";
import { oneHot } from "../../problems/models/layers/one_hot.ts";
import { timeDistributed } from "../../problems/models/layers/time_distributed.ts";
import type { Layer } from "../../problems/models/layer.ts";
import { charGpt } from "../../problems/models/networks/char_gpt.ts";
import { type NamedLayer, sequential } from "../../problems/models/sequential.ts";
import type { Batch } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { lossGradientVariance } from "../../problems/variance/loss_gradient_variance.ts";
import type { NetworkSpec } from "./networks.ts";
import type { Contender } from "./measure.ts";

/** What a whole step of training is called: the gradient, the update, moved parameters. */
export const wholeStep = "step of Adam";

/** The network of our layers, inputs for it, and what is timed on them. */
export async function gradientContenders(
  spec: NetworkSpec,
): Promise<{ readonly contenders: Contender[]; end(): void }> {
  const model = modelOf(spec), params = model.init(randomKey(0), spec.shape);
  const batch = await batchOf(spec);
  const contender = (name: string, compute: () => { gradient: Tensors; variance?: unknown }) => ({
    name,
    async run() {
      const result = compute();
      await settled(Object.values(result.gradient).at(0)!);
      dispose(result);
    },
  });
  const element = lossGradientVariance(model, softmaxCrossEntropy);
  const total = lossGradientVariance(model, softmaxCrossEntropy, { detail: "total" });
  const contenders = [
    contender("gradient", () => plainGradient(model, params, batch)),
    contender("gradient and variance", () => element(params, batch)),
    contender("gradient and total variance", () => total(params, batch)),
  ];
  const step = adamStep(model, params, batch);
  return {
    contenders: [...contenders, step],
    end() {
      step.end();
      dispose([params, batch]);
    },
  };
}

/** Steps of Adam from the parameters on, which stay as they are. */
function adamStep(
  model: Layer,
  params: Tensors,
  batch: Batch,
): Contender & { end(): void } {
  const optimizer = adam({ learningRate: 1e-3 });
  let at = { params: mapTensors(params, (each) => each.clone()), state: optimizer.init(params) };
  return {
    name: wholeStep,
    async run() {
      const found = plainGradient(model, at.params, batch);
      const [state, update] = optimizer.update(at.state, found.gradient);
      const moved = applyUpdate(at.params, update);
      dispose([at, found, update]);
      at = { params: moved, state };
      await settled(Object.values(moved).at(0)!);
    },
    end: () => dispose(at),
  };
}

/** Digits where the network is for them, as blank pixels save work; else random numbers. */
async function batchOf({ shape, batch: n, classes }: NetworkSpec): Promise<Batch> {
  if (shape[0] === 28) {
    const { train } = await loadMnist();
    return toBatch(train, Array.from({ length: n }, (_, k) => k));
  }
  const text = shape.length === 1;
  return {
    xs: text
      ? tf.randomUniform([n, ...shape], 0, classes, "int32", 1)
      : tf.randomNormal([n, ...shape], 0, 1, "float32", 1),
    ys: tf.randomUniform(text ? [n, ...shape] : [n], 0, classes, "int32", 2),
  };
}

function modelOf({ shape, classes, layers }: NetworkSpec): Layer {
  const text = shape.length === 1, [first] = layers;
  if (first?.type === "gpt") return charGpt({ symbols: classes, ...first });
  const steps = layers.map((layer, i): NamedLayer => {
    switch (layer.type) {
      case "conv":
        return [`conv${i}`, conv2d(layer.filters, layer.size)];
      case "pool":
        return maxPool(3, { stride: 2 });
      case "relu":
        return relu();
      case "flatten":
        return flatten();
      case "dense":
        return [`fc${i}`, text ? timeDistributed(dense(layer.units)) : dense(layer.units)];
      case "lstm":
        return [`lstm${i}`, lstm(layer.units)];
      case "gpt":
        throw new TypeError("a transformer is a network by itself, got one among layers");
    }
  });
  return sequential(text ? [oneHot(classes), ...steps] : steps);
}

function plainGradient(model: Layer, params: Tensors, { xs, ys }: Batch) {
  const names = Object.keys(params);
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    return softmaxCrossEntropy(model.apply(own, xs, { training: true }), ys);
  })(names.map((name) => params[name]!));
  return { loss: value, gradient: Object.fromEntries(names.map((name, i) => [name, grads[i]!])) };
}

/** The machine's limit: one product of large matrices. */
export function matMul(): Contender & { readonly size: number; end(): void } {
  const size = tf.getBackend() === "cpu" ? 256 : 1024;
  const [a, b] = [1, 2].map((seed) => tf.randomNormal([size, size], 0, 1, "float32", seed));
  return {
    name: "matMul",
    size,
    async run() {
      const product = tf.matMul(a!, b!);
      await settled(product);
      product.dispose();
    },
    end: () => tf.dispose([a!, b!]),
  };
}

/** Resolves when the device has computed a tensor. */
async function settled(tensor: tf.Tensor): Promise<void> {
  if (tf.getBackend() !== "webgpu") return;
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await one.data();
  one.dispose();
}
