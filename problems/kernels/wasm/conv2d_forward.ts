/** Convolution on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import type { WasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import type { ConvolutionAttrs } from "../convolution.ts";
import { convolutionOf, convolve } from "./conv2d.ts";

interface ConvolutionArgs {
  inputs: { x: TensorInfo; filter: TensorInfo };
  backend: WasmBackend;
  attrs: ConvolutionAttrs;
}

/** `Conv2D`, by the product that its gradients use as well. */
export const conv2dForward: tf.KernelFunc = (args) => {
  const { inputs: { x, filter }, backend, attrs } = args as unknown as ConvolutionArgs;
  return convolve(backend, convolutionOf(x.shape, filter.shape, attrs), x, filter);
};
