/** The plain JavaScript backend's training kernels, in tfjs's terms. @module */
import * as tf from "@tensorflow/tfjs";
import { matMulVariance } from "../moments_kernels.ts";
import { registerInFront } from "../registry.ts";
import { matMulVarianceKernel } from "./matmul_variance.ts";
import { maxPool3dGrad } from "./max_pool_3d.ts";
import { resizeBilinearGrad, resizeNearestNeighborGrad } from "./resize.ts";

/** Registers the kernels; calling it again changes nothing. */
export function registerCpuKernels(): void {
  registerInFront("cpu", matMulVariance, () => matMulVarianceKernel);
  registerInFront("cpu", tf.MaxPool3DGrad, () => maxPool3dGrad);
  registerInFront("cpu", tf.ResizeBilinearGrad, () => resizeBilinearGrad);
  registerInFront("cpu", tf.ResizeNearestNeighborGrad, () => resizeNearestNeighborGrad);
}
