/** Kernels of the WebGPU backend, called by others. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import type { WebGpuBackend } from "../../../optimizers/backends/webgpu_device.ts";

/** Runs a kernel that has one output; past tfjs's engine, which would keep track of it as a tensor. */
export function runKernel(
  backend: WebGpuBackend,
  name: string,
  inputs: Readonly<Record<string, TensorInfo>>,
  attrs: object = {},
): TensorInfo {
  return tf.getKernel(name, "webgpu").kernelFunc({
    inputs: inputs as unknown as tf.NamedTensorInfoMap,
    backend,
    attrs: attrs as tf.NamedAttrMap,
  }) as TensorInfo;
}
