import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../optimizers/backends/use_backend.ts";
import { memoryOf, wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { registerTrainingKernels } from "../../../problems/kernels/mod.ts";
import { values } from "./against_cpu.ts";

const heapBytes = () => memoryOf(wasmBackend()).buffer.byteLength;

Deno.test("registering twice keeps the kernels and says nothing", () => {
  const before = tf.getKernelsForBackend("wasm");
  const warn = console.warn, said: unknown[] = [];
  console.warn = (...words) => said.push(words);
  registerTrainingKernels();
  console.warn = warn;
  assertEquals(said, []);
  const after = tf.getKernelsForBackend("wasm");
  assertEquals(after.length, before.length);
  assert(after.every((kernel, index) => kernel === before[index]));
});

Deno.test("a stock tf.layers net with batch normalization trains on WASM", async () => {
  await useBackend("wasm");
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
  const kernel = { kernelSize: 3, kernelInitializer };
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [12, 12, 1], filters: 6, ...kernel, padding: "same" }),
      tf.layers.batchNormalization(),
      tf.layers.activation({ activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
      tf.layers.conv2d({ filters: 8, ...kernel, strides: 2, activation: "relu" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy" });
  // Bright upper half or bright lower half, in noise.
  const images = values([64, 12, 12, 1], 1);
  const targets = Array.from({ length: 64 }, (_, i) => i % 2);
  for (let i = 0; i < images.length; i++) {
    const image = Math.floor(i / 144), lower = Math.floor(i % 144 / 72);
    if (lower === targets[image]) images[i]! += 1;
  }
  const xs = tf.tensor4d(images, [64, 12, 12, 1]);
  const ys = tf.oneHot(targets, 2);
  const { history } = await model.fit(xs, ys, { epochs: 15, batchSize: 16, verbose: 0 });
  const losses = history["loss"] as number[];
  assert(losses.at(-1)! < 0.3 * losses[0]!, `losses were ${losses}`);
});

Deno.test("gradients on WASM leave no tensor behind, and the heap as large as it was", async () => {
  await useBackend("wasm");
  const shapes = [[5, 5, 3, 16], [3, 3, 16, 24], [4 * 4 * 24, 10]];
  const params = shapes.map((shape, seed) => tf.tensor(values(shape, seed), shape));
  const x = tf.tensor4d(values([16, 14, 14, 3], 9), [16, 14, 14, 3]);
  const gradient = tf.grads((first, second, last) => {
    let h = tf.maxPool(tf.relu(tf.conv2d(x, first as tf.Tensor4D, 1, "same")), 3, 2, "same");
    h = tf.relu(tf.conv2d(h, second as tf.Tensor4D, 2, "same"));
    const logits = tf.matMul(h.reshape([16, -1]), last!);
    return tf.logSumExp(logits, 1).mean();
  });
  const step = () => tf.dispose(gradient(params));
  for (let i = 0; i < 3; i++) step();
  const { numTensors } = tf.memory(), bytes = heapBytes();
  for (let i = 0; i < 20; i++) step();
  assertEquals(tf.memory().numTensors, numTensors);
  assertEquals(heapBytes(), bytes);
});
