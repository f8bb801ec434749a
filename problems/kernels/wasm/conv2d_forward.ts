/** Convolution on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import { convolutionOf, convolve } from "./conv2d.ts";
import type { ConvolutionAttrs } from "../moments_kernels.ts";
import type { TensorInfo, WasmBackend } from "./heap.ts";

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
