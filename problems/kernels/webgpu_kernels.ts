/** The WebGPU backend's training kernels, in tfjs's terms. @module */
import * as tf from "@tensorflow/tfjs";
import { registerInFront } from "./registry.ts";
import { webGpuFilterGradientKernel } from "./webgpu_conv2d_filter.ts";

/** Registers the WebGPU kernels; calling it again changes nothing. */
export function registerWebGpuKernels(): void {
  registerInFront(
    "webgpu",
    tf.Conv2DBackpropFilter,
    (stock) => stock && webGpuFilterGradientKernel(stock),
  );
}
