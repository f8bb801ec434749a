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
import { multiplyOccupied, occupied, squareOccupied } from "./wasm_sparse.ts";

interface MatMulMomentsArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
}

/** Where no more than this share of the products is left, it is faster to pass over the others. */
const sparse = 0.5;

/**
 * The kernel `matMulMoments`, two products. Where many inputs are 0, such as the pixels around a
 * digit, neither product spends time on them.
 */
export const matMulMomentsKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulMomentsArgs;
  const shape = [x.shape[1]!, dy.shape[1]!];
  const gradient = allocate(backend, shape), moments = allocate(backend, shape);
  const dySquared = squares(backend, dy);
  const left = occupied(backend, x, sparse);
  if (left === undefined) {
    const xSquared = squares(backend, x);
    multiplyDense(backend, x, dy, gradient);
    multiplyDense(backend, xSquared, dySquared, moments);
    free(backend, xSquared);
  } else {
    multiplyOccupied(backend, left, dy, gradient);
    squareOccupied(backend, left);
    multiplyOccupied(backend, left, dySquared, moments);
    free(backend, left.entries);
  }
  free(backend, dySquared);
  return [gradient, moments];
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
