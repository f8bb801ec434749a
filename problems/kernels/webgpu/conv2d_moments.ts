/** Moments of single examples' gradients of a convolution's filter, on WebGPU. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { free, type WebGpuBackend } from "../../../optimizers/backends/webgpu_device.ts";
import type { Shape4D } from "../convolution.ts";
import type { FilterMomentsAttrs } from "../moments_kernels.ts";
import { patchesOf } from "./conv2d_filter.ts";
import { runKernel } from "./run_kernel.ts";

interface FilterMomentsArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WebGpuBackend;
  attrs: FilterMomentsAttrs;
}

/** Bound on the patches, and on the examples' gradients, of one chunk. */
const chunkBytes = 64 * 1024 * 1024;

/**
 * The kernel `conv2dFilterMoments`: for some images at a time, a stack of products
 * `patches_kᵀ · dy_k`, then sums over the stack of differences. Images of format NHWC.
 */
export const webGpuFilterMomentsKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterMomentsArgs;
  const { strides, pad, dimRoundingMode, filterShape } = attrs;
  const conv = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filterShape as Shape4D,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const positions = conv.outHeight * conv.outWidth;
  const entries = conv.filterHeight * conv.filterWidth * conv.inChannels;
  const perImage = 4 * entries * Math.max(positions, conv.outChannels);
  const images = Math.max(1, Math.floor(chunkBytes / perImage));
  const run = (kernel: string, inputs: Record<string, TensorInfo>, attrs: object = {}) =>
    runKernel(backend, kernel, inputs, attrs);
  const added = (sum: TensorInfo | undefined, term: TensorInfo): TensorInfo => {
    if (sum === undefined) return term;
    const total = run(tf.Add, { a: sum, b: term });
    for (const info of [sum, term]) free(backend, info);
    return total;
  };

  const outputs: (TensorInfo | undefined)[] = [undefined, undefined, undefined];
  const shape = [1, entries, conv.outChannels], sum = { axis: [0], keepDims: false };
  for (let image = 0; image < conv.batchSize; image += images) {
    const count = Math.min(images, conv.batchSize - image);
    const patches = patchesOf(backend, x, conv, image, count);
    const part = run(tf.Slice, { x: dy }, {
      begin: [image, 0, 0, 0],
      size: [count, conv.outHeight, conv.outWidth, conv.outChannels],
    });
    const single = run(tf.BatchMatMul, {
      a: { ...patches, shape: [count, positions, entries] },
      b: { ...part, shape: [count, positions, conv.outChannels] },
    }, { transposeA: true, transposeB: false });
    outputs[0] ??= run(tf.Slice, { x: single }, { begin: [0, 0, 0], size: shape });
    const difference = run(tf.Sub, { a: single, b: outputs[0] });
    const squared = run(tf.Square, { x: difference });
    outputs[1] = added(outputs[1], run(tf.Sum, { x: difference }, sum));
    outputs[2] = added(outputs[2], run(tf.Sum, { x: squared }, sum));
    for (const info of [patches, part, single, difference, squared]) free(backend, info);
  }
  return outputs.map((info) => ({ ...info!, shape: [...filterShape] }));
};
