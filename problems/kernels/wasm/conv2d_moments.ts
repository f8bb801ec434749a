/** Moments of single examples' gradients of a convolution's filter, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import type { FilterMomentsAttrs } from "../moments_kernels.ts";
import { functionsOn } from "./code/functions.ts";
import { type Convolution, convolutionOf, padInput, patchesOf } from "./conv2d.ts";
import { multiply } from "./products/matrix.ts";
import { multiplesOf, plainOperand } from "./products/operand.ts";

interface FilterMomentsArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: FilterMomentsAttrs;
}

/** The kernel `conv2dFilterMoments`: all strides, paddings and dilations. */
export const conv2dFilterMomentsKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend, attrs } = args as unknown as FilterMomentsArgs;
  return filterMoments(backend, convolutionOf(x.shape, attrs.filterShape, attrs), x, dy);
};

/**
 * `[h_0, Σ_k (h_k - h_0), Σ_k (h_k - h_0)²]` with `h_k = patches_kᵀ · dy_k`. It takes about as long
 * as the sum of the h alone: one example's is added to both while it is in the cache.
 */
function filterMoments(
  backend: WasmBackend,
  conv: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo[] {
  const outputs = [0, 1, 2].map(() => allocate(backend, conv.filterShape));
  const single = allocate(backend, conv.filterShape);
  const padded = padInput(backend, conv, x);
  for (const output of outputs) viewOf(backend, output).fill(0);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const [first, sums, squares] = outputs.map(at) as [number, number, number];

  const patches = patchesOf({ ...conv, batchSize: 1 }, at(padded), padded.shape, true);
  const entries = patches.runs.length * patches.length, positions = patches.rows.length;
  const line = 4 * conv.outChannels;
  const imageBytes = 4 * padded.shape.slice(1).reduce((product, size) => product * size, 1);
  for (let k = 0; k < conv.batchSize; k++) {
    const left = { ...patches, address: patches.address + k * imageBytes };
    const right = plainOperand(at(dy) + k * positions * line, positions, conv.outChannels, false);
    const target = k === 0 ? first : at(single);
    multiply(backend, left, right, multiplesOf(line, entries, target));
    if (k === 0) continue;
    functionsOn(backend).addMoments({
      x: target,
      from: first,
      sums,
      squares,
      bytes: entries * line,
    });
  }
  free(backend, single);
  if (padded !== x) free(backend, padded);
  return outputs;
}
