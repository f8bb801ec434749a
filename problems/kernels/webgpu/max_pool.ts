/** The gradient of max-pooling, on WebGPU. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { free, type WebGpuBackend } from "../../../optimizers/backends/webgpu_device.ts";
import type { Shape4D } from "../convolution.ts";
import { runElementProgram } from "./program.ts";

interface MaxPoolGradArgs {
  inputs: { dy: TensorInfo; input: TensorInfo };
  backend: WebGpuBackend;
  attrs: tf.MaxPoolGradAttrs & tf.MaxPool3DGradAttrs;
}

type Info3D = Pick<
  tf.backend_util.Conv3DInfo,
  | `${"in" | "out" | "filter" | "stride"}${"Depth" | "Height" | "Width"}`
  | "inChannels"
  | "batchSize"
  | "padInfo"
>;

/**
 * `MaxPoolGrad`, in front of the stock kernel, which of several largest inputs takes the last: each output's
 * gradient goes to the first of them, as on the other backends.
 */
export const webGpuMaxPoolGrad: tf.KernelFunc = (args) => {
  const { inputs, backend, attrs } = args as unknown as MaxPoolGradArgs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as tf.MaxPoolGradAttrs;
  const shape = inputs.input.shape as Shape4D;
  const info = tf.backend_util.computePool2DInfo(
    shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const flat = { inDepth: 1, outDepth: 1, filterDepth: 1, strideDepth: 1 };
  const padInfo = { ...info.padInfo, front: 0, back: 0 };
  return gradient(backend, inputs, { ...info, ...flat, padInfo });
};

/** `MaxPool3DGrad`, in front of the stock kernel, for the same reason. */
export const webGpuMaxPool3dGrad: tf.KernelFunc = (args) => {
  const { inputs, backend, attrs } = args as unknown as MaxPoolGradArgs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as tf.MaxPool3DGradAttrs;
  const shape = inputs.input.shape as [number, number, number, number, number];
  return gradient(
    backend,
    inputs,
    tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
  );
};

function gradient(
  backend: WebGpuBackend,
  { dy, input }: MaxPoolGradArgs["inputs"],
  info: Info3D,
): TensorInfo {
  const uniforms = {
    channels: info.inChannels,
    inDepth: info.inDepth,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    outDepth: info.outDepth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    filterDepth: info.filterDepth,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideDepth: info.strideDepth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    front: info.padInfo.front,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
  const taps = runElementProgram(backend, {
    name: "max_pool_taps",
    inputs: { x: input },
    uniforms,
    outputShape: dy.shape,
    component: 1,
    code: largestTap,
  });
  const dx = runElementProgram(backend, {
    name: "max_pool_gradient",
    inputs: { dy, taps },
    uniforms,
    outputShape: input.shape,
    component: 1,
    code: scatteredBack,
  });
  free(backend, taps);
  return dx;
}

/** The number of each window's first largest element. */
const largestTap = `
  let channel = index % uniforms.channels;
  var rest = index / uniforms.channels;
  let left = (rest % uniforms.outWidth) * uniforms.strideWidth - uniforms.left;
  rest = rest / uniforms.outWidth;
  let top = (rest % uniforms.outHeight) * uniforms.strideHeight - uniforms.top;
  rest = rest / uniforms.outHeight;
  let front = (rest % uniforms.outDepth) * uniforms.strideDepth - uniforms.front;
  let volume = rest / uniforms.outDepth;
  var found = -1;
  var largest = 0.0;
  for (var k = 0; k < uniforms.filterDepth; k++) {
    let z = front + k;
    if (z < 0 || z >= uniforms.inDepth) { continue; }
    for (var i = 0; i < uniforms.filterHeight; i++) {
      let y = top + i;
      if (y < 0 || y >= uniforms.inHeight) { continue; }
      for (var j = 0; j < uniforms.filterWidth; j++) {
        let w = left + j;
        if (w < 0 || w >= uniforms.inWidth) { continue; }
        let line = (volume * uniforms.inDepth + z) * uniforms.inHeight + y;
        let value = x[(line * uniforms.inWidth + w) * uniforms.channels + channel];
        if (found < 0 || value > largest) {
          largest = value;
          found = (k * uniforms.filterHeight + i) * uniforms.filterWidth + j;
        }
      }
    }
  }
  result[index] = f32(found);`;

/** Sums the gradients of the windows in which an element was the largest. */
const scatteredBack = `
  let channel = index % uniforms.channels;
  var rest = index / uniforms.channels;
  let column = rest % uniforms.inWidth + uniforms.left;
  rest = rest / uniforms.inWidth;
  let row = rest % uniforms.inHeight + uniforms.top;
  rest = rest / uniforms.inHeight;
  let layer = rest % uniforms.inDepth + uniforms.front;
  let volume = rest / uniforms.inDepth;
  var sum = 0.0;
  for (var k = 0; k < uniforms.filterDepth; k++) {
    let z = (layer - k) / uniforms.strideDepth;
    if (layer < k || z * uniforms.strideDepth != layer - k || z >= uniforms.outDepth) { continue; }
    for (var i = 0; i < uniforms.filterHeight; i++) {
      let y = (row - i) / uniforms.strideHeight;
      if (row < i || y * uniforms.strideHeight != row - i || y >= uniforms.outHeight) { continue; }
      for (var j = 0; j < uniforms.filterWidth; j++) {
        let w = (column - j) / uniforms.strideWidth;
        if (column < j || w * uniforms.strideWidth != column - j || w >= uniforms.outWidth) {
          continue;
        }
        let line = (volume * uniforms.outDepth + z) * uniforms.outHeight + y;
        let at = (line * uniforms.outWidth + w) * uniforms.channels + channel;
        let tap = (k * uniforms.filterHeight + i) * uniforms.filterWidth + j;
        if (i32(taps[at]) == tap) { sum += dy[at]; }
      }
    }
  }
  result[index] = sum;`;
