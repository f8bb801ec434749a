/** Moments of single examples' gradients of a dense layer's kernel, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import {
  addressOf,
  allocate,
  free,
  type TensorInfo,
  viewOf,
  type WasmBackend,
} from "./wasm_heap.ts";
import { multiplesOf, multiply, plainOperand } from "./wasm_matrix.ts";
import { multiplyOccupied, occupied } from "./wasm_sparse.ts";

interface MatMulMomentsArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
}

/** Where less than this share of the products is left, it is faster to pass over the others. */
const dense = 0.7;

/**
 * The kernel `matMulMoments`, two products. Where many inputs are 0, such as the pixels around a
 * digit, neither product spends time on them.
 */
export const matMulMomentsKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulMomentsArgs;
  const inputs = x.shape[1]!, units = dy.shape[1]!;
  const outputs = [0, 1].map(() => allocate(backend, [inputs, units]));
  const squared = [x, dy].map((info) => squares(backend, info)) as [TensorInfo, TensorInfo];
  const left = occupied(viewOf(backend, x), inputs);
  [[x, dy] as const, squared].forEach(([a, b], power) => {
    if (left.share < dense) multiplyOccupied(backend, a, left, b, outputs[power]!);
    else multiplyDense(backend, a, b, outputs[power]!);
  });
  for (const info of squared) free(backend, info);
  return outputs;
};

function multiplyDense(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  out: TensorInfo,
): void {
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  multiply(
    backend,
    plainOperand(addressOf(backend, x), n, inputs, true),
    plainOperand(addressOf(backend, dy), n, units, false),
    multiplesOf(4 * units, inputs, addressOf(backend, out)),
  );
}

function squares(backend: WasmBackend, info: TensorInfo): TensorInfo {
  const out = allocate(backend, info.shape);
  const from = viewOf(backend, info), to = viewOf(backend, out);
  for (let i = 0; i < from.length; i++) to[i] = from[i]! * from[i]!;
  return out;
}
