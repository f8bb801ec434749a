/** The gradient of a convolution with respect to its filter, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import type { WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import type { ConvolutionAttrs } from "../convolution.ts";
import { convolutionOf, filterGradient } from "./conv2d.ts";

interface FilterGradientArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs & { filterShape: number[] };
}

/**
 * `Conv2DBackpropFilter`, which TensorFlow.js 4.22 does not have on WASM: all strides, paddings and
 * (beyond the stock kernels of the other backends) dilations.
 */
export const conv2dBackpropFilter: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterGradientArgs;
  return filterGradient(backend, convolutionOf(x.shape, attrs.filterShape, attrs), x, dy);
};
