/** The gradients of max-pooling of images and of volumes, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  memoryOf,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { checkPadding, type Shape4D } from "../convolution.ts";
import { addMaxPool3dGradient } from "../max_pool_3d.ts";
import { computeMaxPoolGradient } from "./blockwise/max_pool_gradient.ts";
import { functionsOn } from "./code/functions.ts";

interface MaxPoolGradArgs {
  inputs: { dy: TensorInfo; input: TensorInfo };
  backend: WasmBackend;
  attrs: tf.MaxPoolGradAttrs;
}

/**
 * `MaxPoolGrad`: each output's gradient goes to the first largest input of its window.
 *
 * The kernel throws a {@linkcode RangeError} for padding that is no whole number of at least 0
 */
export const maxPoolGrad: tf.KernelFunc = (args) => {
  const { inputs: { dy, input }, backend, attrs } = args as unknown as MaxPoolGradArgs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  checkPadding(pad);
  const shape = input.shape as Shape4D;
  const pool = tf.backend_util.computePool2DInfo(
    shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  // The gradient's own sizes: tfjs's gradient of maxPool forgets the rounding mode.
  const [batch, outHeight, outWidth, channels] = dy.shape as Shape4D;
  const dx = allocate(backend, shape), at = (info: TensorInfo) => addressOf(backend, info);
  computeMaxPoolGradient(functionsOn(backend), memoryOf(backend), {
    ...pool,
    ...{ batch, outHeight, outWidth, channels },
    ...{ top: pool.padInfo.top, left: pool.padInfo.left },
    ...{ x: at(input), dy: at(dy), dx: at(dx) },
  });
  return dx;
};

interface MaxPool3DGradArgs {
  inputs: { dy: TensorInfo; input: TensorInfo };
  backend: WasmBackend;
  attrs: tf.MaxPool3DGradAttrs;
}

/**
 * `MaxPool3DGrad`, in front of the stock kernel, which takes padding for inputs: where all of a window is
 * negative, its gradient gets lost.
 */
export const maxPool3dGrad: tf.KernelFunc = (args) => {
  const { inputs: { dy, input }, backend, attrs } = args as unknown as MaxPool3DGradArgs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool3DInfo(
    input.shape as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const dx = allocate(backend, input.shape);
  viewOf(backend, dx).fill(0);
  const view = (info: TensorInfo) => viewOf(backend, info);
  addMaxPool3dGradient(view(input), view(dy), view(dx), info);
  return dx;
};
