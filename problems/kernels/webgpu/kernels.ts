/** The WebGPU backend's training kernels, in tfjs's terms. @module */
import * as tf from "@tensorflow/tfjs";
import { conv2dFilterMoments, matMulVariance } from "../moments_kernels.ts";
import { registerOfNothing } from "../nothing.ts";
import { registerInFront } from "../registry.ts";
import { webGpuFilterGradientKernel } from "./conv2d_filter.ts";
import { webGpuFilterMomentsKernel } from "./conv2d_moments.ts";
import { webGpuMatMulVarianceKernel } from "./matmul_variance.ts";
import { webGpuMaxPool3dGrad, webGpuMaxPoolGrad } from "./max_pool.ts";
import { segmentSumOfFloats } from "./segment_sum.ts";

/** Registers the WebGPU kernels; calling it again changes nothing. */
export function registerWebGpuKernels(): void {
  registerInFront(
    "webgpu",
    tf.Conv2DBackpropFilter,
    (stock) => stock && webGpuFilterGradientKernel(stock),
  );
  registerInFront("webgpu", tf.MaxPoolGrad, () => webGpuMaxPoolGrad);
  registerInFront("webgpu", tf.MaxPool3DGrad, () => webGpuMaxPool3dGrad);
  registerInFront("webgpu", tf.UnsortedSegmentSum, (stock) => stock && segmentSumOfFloats(stock));
  registerOfNothing("webgpu");
  registerInFront("webgpu", matMulVariance, () => webGpuMatMulVarianceKernel);
  registerInFront("webgpu", conv2dFilterMoments, () => webGpuFilterMomentsKernel);
}
