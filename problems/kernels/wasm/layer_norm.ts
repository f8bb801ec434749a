/** Layer normalization and its gradient, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./code/functions.ts";
import { addRows } from "./sum.ts";

interface LayerNormArgs {
  inputs: { x: TensorInfo; scale: TensorInfo; offset: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
  attrs: { epsilon: number };
}

/** The kernel `fusedLayerNorm`: mean and variance of a row, and the row itself, while it is in the cache. */
export const layerNormKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, scale, offset }, backend, attrs } = args as unknown as LayerNormArgs;
  const y = allocate(backend, x.shape);
  const at = (info: TensorInfo) => addressOf(backend, info);
  functionsOn(backend).layerNorm({
    x: at(x),
    scale: at(scale),
    offset: at(offset),
    y: at(y),
    ...sizesOf(x),
    ...attrs,
  });
  return y;
};

/** Rows whose gradients by scale and offset are added up one after the other. */
const blockRows = 128;

/** The kernel `fusedLayerNormGradient`; of the rows nothing was kept, as moments take no longer than to read them. */
export const layerNormGradientKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, scale, dy }, backend, attrs } = args as unknown as LayerNormArgs;
  const { rows, bytes, share } = sizesOf(x), features = bytes / 4;
  const blocks = Math.max(1, Math.ceil(rows / blockRows));
  const dx = allocate(backend, x.shape);
  const [dScale, dOffset] = [scale.shape, scale.shape].map((shape) => allocate(backend, shape));
  const partial = allocate(backend, [2, blocks, features]);
  viewOf(backend, partial).fill(0);
  const at = (info: TensorInfo) => addressOf(backend, info);
  for (let block = 0; block < blocks; block++) {
    const from = block * blockRows, sums = at(partial) + bytes * block;
    functionsOn(backend).layerNormGradient({
      dy: at(dy) + bytes * from,
      x: at(x) + bytes * from,
      scale: at(scale),
      dx: at(dx) + bytes * from,
      dScale: sums,
      dOffset: sums + bytes * blocks,
      rows: Math.min(blockRows, rows - from),
      bytes,
      share,
      ...attrs,
    });
  }
  addRows(backend, at(partial), at(dScale!), blocks, features);
  addRows(backend, at(partial) + bytes * blocks, at(dOffset!), blocks, features);
  free(backend, partial);
  return [dx, dScale!, dOffset!];
};

function sizesOf({ shape }: TensorInfo) {
  const features = shape.at(-1)!;
  return {
    rows: tf.util.sizeFromShape(shape.slice(0, -1)),
    bytes: 4 * features,
    share: 1 / features,
  };
}
