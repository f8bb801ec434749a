/**
 * Kernels that make any TensorFlow.js model train fast: import this module for its side effect.
 *
 * @module
 */
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { registerWasmKernels } from "./wasm_kernels.ts";

/** Registers the training kernels; calling it again changes nothing. */
export function registerTrainingKernels(): void {
  registerWasmKernels();
}

registerTrainingKernels();
