/**
 * Kernels and gradients that make any TensorFlow.js model train, fast and right: import this module for its
 * side effect. `docs/kernels.md` has a table of all layers.
 *
 * | kernel                                      | WASM                          | WebGPU       | CPU       |
 * | ------------------------------------------- | ----------------------------- | ------------ | --------- |
 * | `BatchMatMul`                               | any transposes, one speed     | any stacks   | as WebGPU |
 * | `Conv2D`                                    | replaced                      | stock        | stock     |
 * | `Conv2DBackpropFilter`                      | new; with dilations           | replaced     | stock     |
 * | `Conv2DBackpropInput`                       | replaced; with dilations      | stock        | stock     |
 * | gradients of depthwise convolutions         | new; with dilations           | stock        | stock     |
 * | gradients of `Conv3D`                       | replaced; with dilations      | stock        | stock     |
 * | fused and depthwise convolutions, pools     | padding stated for each side  | stock        | stock     |
 * | `MaxPoolGrad`, `MaxPool3DGrad`              | replaced                      | replaced     | 3D only   |
 * | `ResizeBilinearGrad`, `…NearestNeighborGrad`| stock                         | stock        | replaced  |
 * | `FusedBatchNorm`                            | along any axis                | stock        | as WASM   |
 * | `UnsortedSegmentSum` (gradient of `gather`) | new                           | of integers  | stock     |
 * | gradient of `Relu`                          | in one pass                   | stock        | stock     |
 * | `Add`, `Multiply` of large tensors          | biases; with threads all      | stock        | stock     |
 * | `Relu` of large tensors                     | with threads                  | stock        | stock     |
 * | sum of squares, and sums, of weight decay   | in one pass                   | stock        | stock     |
 * | masks of dropout                            | where they are wanted         | stock        | stock     |
 * | `Sum`, `Mean` over leading axes             | replaced                      | stock        | stock     |
 * | reductions and products over nothing        | new                           | new          | stock     |
 * | `GatherV2` of whole rows                    | replaced                      | stock        | stock     |
 * | `Tile`, `Slice`                             | replaced                      | stock        | stock     |
 * | `Identity`, `Cast` to the same type         | share the data                | stock        | stock     |
 * | GELU, layer normalization, causal attention | new, with gradients           | composed     | composed  |
 * | moments of single examples' gradients       | new                           | new          | of `dense` |
 *
 * Gradients hold on all backends: those of convolutions with dilations or rounded sizes (fused ones too), of
 * transposed convolutions of volumes, of average pooling with padding, of products of stacks that are
 * repeated, of batch normalization along any axis, of crops and of comparisons; and those of `tanh`, `sigmoid`,
 * `exp`, powers, softmax and cross-entropy can be differentiated once more.
 *
 * Kernels marked new give way to a stock one of that name in a later TensorFlow.js, except for the
 * gradients of convolutions, which a stock kernel is not expected to have with dilations. Where an
 * engine lacks WebAssembly's vector instructions, the WASM backend is left as it is.
 *
 * @example A stock convolutional net trains on the WASM backend after one line
 * ```ts
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import "@noisewise/optim/kernels"; // this one
 *
 * await tf.setBackend("wasm");
 * const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 }); // the same net each time
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({
 *       inputShape: [8, 8, 1],
 *       filters: 4,
 *       kernelSize: 3,
 *       activation: "relu",
 *       kernelInitializer,
 *     }),
 *     tf.layers.maxPooling2d({ poolSize: 2 }),
 *     tf.layers.flatten(),
 *     tf.layers.dense({ units: 1, kernelInitializer }),
 *   ],
 * });
 * model.compile({ optimizer: "adam", loss: "meanSquaredError" });
 * const images = tf.randomUniform([64, 8, 8, 1], 0, 1, "float32", 1);
 * const brightness = tf.mean(images, [1, 2]);
 * const { history } = await model.fit(images, brightness, { epochs: 20, verbose: 0 });
 * const losses = history["loss"] as number[];
 * assert(losses.at(-1)! < losses[0]! / 2);
 * ```
 *
 * @example The gradient of a convolution on the WASM backend
 * ```ts
 * import { assert } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import "./mod.ts";
 *
 * await useBackend("wasm");
 * const filter = tf.ones<tf.Rank.R4>([3, 3, 1, 2]);
 * const images = tf.ones<tf.Rank.R4>([1, 4, 4, 1]);
 * const gradient = tf.grad((w) => tf.conv2d(images, w as tf.Tensor4D, 1, "valid"))(filter);
 * assert(gradient.dataSync().every((value) => value === 4)); // four positions see each tap
 * ```
 *
 * @module
 */
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { registerCpuKernels } from "./cpu/kernels.ts";
import { registerGradients } from "./gradients/all.ts";
import { registerEqualStacks, registerWholeMoments } from "./repeat.ts";
import { registerWasmKernels } from "./wasm/kernels.ts";
import { registerWebGpuKernels } from "./webgpu/kernels.ts";

export { attendToPast } from "./causal_attention.ts";
export { applyGelu } from "./gelu.ts";
export { normalizeRows } from "./layer_norm.ts";
export type { StartOptions } from "../../optimizers/host/worker.ts";
export { type KernelThreads, openKernelThreads } from "./threads/kernel_threads.ts";

/** Registers the training kernels; calling it again changes nothing. */
export function registerTrainingKernels(): void {
  registerWasmKernels();
  registerWebGpuKernels();
  registerCpuKernels();
  for (const backend of ["webgpu", "cpu"]) registerEqualStacks(backend); // WASM's has them
  for (const backend of ["wasm", "cpu"]) registerWholeMoments(backend);
  registerGradients();
}

registerTrainingKernels();
