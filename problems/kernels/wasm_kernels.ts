/** The WASM backend's training kernels, in tfjs's terms. @module */
import * as tf from "@tensorflow/tfjs";
import { registerInFront } from "./registry.ts";
import { matMulKernel } from "./wasm_matmul.ts";
import { conv2dBackpropFilterKernel } from "./wasm_conv2d_filter.ts";
import { conv2dBackpropInputKernel } from "./wasm_conv2d_input.ts";
import { maxPoolGradKernel } from "./wasm_max_pool.ts";

/** Registers the WASM kernels; calling it again changes nothing. */
export function registerWasmKernels(): void {
  registerInFront("wasm", tf.BatchMatMul, (stock) => stock && matMulKernel(stock));
  registerInFront("wasm", tf.Conv2DBackpropFilter, conv2dBackpropFilterKernel);
  registerInFront(
    "wasm",
    tf.Conv2DBackpropInput,
    (stock) => stock && conv2dBackpropInputKernel(stock),
  );
  registerInFront("wasm", tf.MaxPoolGrad, maxPoolGradKernel);
}
