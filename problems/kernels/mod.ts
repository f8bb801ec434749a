/**
 * Kernels that make any TensorFlow.js model train fast: import this module for its side effect.
 *
 * | kernel                                      | WASM                          | WebGPU   |
 * | ------------------------------------------- | ----------------------------- | -------- |
 * | `BatchMatMul`                               | any transposes, one speed     | stock    |
 * | `Conv2D`                                    | replaced                      | stock    |
 * | `Conv2DBackpropFilter`                      | new; with dilations           | replaced |
 * | `Conv2DBackpropInput`                       | replaced; with dilations      | stock    |
 * | `MaxPoolGrad`                               | replaced                      | stock    |
 * | `UnsortedSegmentSum` (gradient of `gather`) | new                           | stock    |
 * | `Sum`, `Mean` over leading axes             | replaced                      | stock    |
 * | `GatherV2` of whole rows                    | replaced                      | stock    |
 * | `Tile`                                      | replaced                      | stock    |
 * | `Identity`, `Cast` to the same type         | share the data                | stock    |
 * | moments of single examples' gradients       | new                           | new      |
 *
 * Kernels marked new give way to a stock one of that name in a later TensorFlow.js, except for
 * `Conv2DBackpropFilter`, which a stock kernel is not expected to have with dilations. Where an
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
import { registerWasmKernels } from "./wasm/kernels.ts";
import { registerWebGpuKernels } from "./webgpu/kernels.ts";

/** Registers the training kernels; calling it again changes nothing. */
export function registerTrainingKernels(): void {
  registerWasmKernels();
  registerWebGpuKernels();
}

registerTrainingKernels();
