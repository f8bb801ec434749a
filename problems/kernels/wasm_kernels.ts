/** The WASM backend's training kernels, in tfjs's terms. @module */
import * as tf from "@tensorflow/tfjs";
import { registerInFront } from "./registry.ts";
import { canRun } from "./wasm_code.ts";
import { conv2dBackpropFilter } from "./wasm_conv2d_filter.ts";
import { conv2dForward } from "./wasm_conv2d_forward.ts";
import { conv2dBackpropInput } from "./wasm_conv2d_input.ts";
import { copyKernel } from "./wasm_identity.ts";
import { matMulKernel } from "./wasm_matmul.ts";
import { maxPoolGrad } from "./wasm_max_pool.ts";
import { sumKernel } from "./wasm_sum.ts";

/** Registers the WASM kernels; calling it again changes nothing. */
export function registerWasmKernels(): void {
  if (!canRun) return;
  registerInFront("wasm", tf.BatchMatMul, (stock) => stock && matMulKernel(stock));
  registerInFront("wasm", tf.Conv2D, () => conv2dForward);
  registerInFront("wasm", tf.Conv2DBackpropFilter, () => conv2dBackpropFilter);
  registerInFront("wasm", tf.Conv2DBackpropInput, () => conv2dBackpropInput);
  registerInFront("wasm", tf.MaxPoolGrad, () => maxPoolGrad);
  registerInFront("wasm", tf.Sum, (stock) => stock && sumKernel(stock));
  registerInFront("wasm", tf.Identity, (stock) => stock && copyKernel(stock));
  registerInFront("wasm", tf.Cast, (stock) => stock && copyKernel(stock));
}
