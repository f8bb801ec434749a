/** The gradient of a convolution with respect to its filter, on WebGPU. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { free, type WebGpuBackend } from "../../../optimizers/backends/webgpu_device.ts";
import type { Shape4D } from "../convolution.ts";
import { runElementProgram } from "./program.ts";
import { runKernel } from "./run_kernel.ts";

interface FilterGradientArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WebGpuBackend;
  attrs: tf.Conv2DBackpropFilterAttrs;
}

/** What every device allows in one buffer. */
const bufferBytes = 128 * 1024 * 1024;

/**
 * `Conv2DBackpropFilter` as `patchesᵀ · dy`, in front of the stock kernel, each of whose invocations
 * sums over all images and positions by itself: some 10 times slower.
 *
 * @param patchBytes bound on the patches at a time, a whole image's at the least
 */
export function webGpuFilterGradientKernel(
  stock: tf.KernelFunc,
  patchBytes: number = bufferBytes / 2,
): tf.KernelFunc {
  return (args) => {
    const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterGradientArgs;
    if (attrs.dataFormat !== "NHWC") return stock(args);
    const { strides, pad, dimRoundingMode, filterShape } = attrs;
    const conv = tf.backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const positions = conv.outHeight * conv.outWidth;
    const entries = conv.filterHeight * conv.filterWidth * conv.inChannels;
    const perImage = 4 * positions * entries;
    if (perImage > bufferBytes) return stock(args);
    const images = Math.max(1, Math.floor(patchBytes / perImage));
    let sum: TensorInfo | undefined;
    for (let first = 0; first < conv.batchSize; first += images) {
      const count = Math.min(images, conv.batchSize - first);
      const patches = patchesOf(backend, x, conv, first, count);
      const part = count === conv.batchSize ? dy : runKernel(backend, tf.Slice, { x: dy }, {
        begin: [first, 0, 0, 0],
        size: [count, conv.outHeight, conv.outWidth, conv.outChannels],
      });
      const b = { ...part, shape: [1, count * positions, conv.outChannels] };
      const product = runKernel(backend, tf.BatchMatMul, { a: patches, b }, {
        transposeA: true,
        transposeB: false,
      });
      free(backend, patches);
      if (part !== dy) free(backend, part);
      if (sum === undefined) {
        sum = product;
        continue;
      }
      const total = runKernel(backend, tf.Add, { a: sum, b: product });
      free(backend, sum);
      free(backend, product);
      sum = total;
    }
    return { ...sum!, shape: [...filterShape] };
  };
}

/** The patches `[1, positions, taps × channels]` of some images. */
export function patchesOf(
  backend: WebGpuBackend,
  x: TensorInfo,
  conv: tf.backend_util.Conv2DInfo,
  firstImage: number,
  images: number,
): TensorInfo {
  const component = conv.inChannels % 4 === 0 ? 4 : 1;
  const entries = conv.filterHeight * conv.filterWidth * conv.inChannels;
  return runElementProgram(backend, {
    name: "patches",
    inputs: { x },
    uniforms: {
      firstImage,
      channels: conv.inChannels / component,
      entries: entries / component,
      filterWidth: conv.filterWidth,
      outHeight: conv.outHeight,
      outWidth: conv.outWidth,
      inHeight: conv.inHeight,
      inWidth: conv.inWidth,
      strideHeight: conv.strideHeight,
      strideWidth: conv.strideWidth,
      top: conv.padInfo.top,
      left: conv.padInfo.left,
    },
    outputShape: [1, images * conv.outHeight * conv.outWidth, entries],
    component,
    code: `
      let position = index / uniforms.entries;
      let entry = index - position * uniforms.entries;
      let tap = entry / uniforms.channels;
      let line = position / uniforms.outWidth;
      let image = line / uniforms.outHeight;
      let row = (line - image * uniforms.outHeight) * uniforms.strideHeight - uniforms.top +
        tap / uniforms.filterWidth;
      let column = (position - line * uniforms.outWidth) * uniforms.strideWidth - uniforms.left +
        tap % uniforms.filterWidth;
      result[index] = ${component === 4 ? "vec4<f32>" : "f32"}(0.0);
      if (row >= 0 && row < uniforms.inHeight && column >= 0 && column < uniforms.inWidth) {
        let pixel = ((uniforms.firstImage + image) * uniforms.inHeight + row) * uniforms.inWidth +
          column;
        result[index] = x[pixel * uniforms.channels + entry - tap * uniforms.channels];
      }`,
  });
}
