/** The gradient of max-pooling of volumes, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import { allocate, viewOf, type WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import { addMaxPool3dGradient } from "../max_pool_3d.ts";

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
