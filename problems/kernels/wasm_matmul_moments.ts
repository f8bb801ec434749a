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
import { multiply, type Operand, plainOperand } from "./wasm_matrix.ts";

interface MatMulMomentsArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
}

/**
 * The kernel `matMulMoments`, two products. Inputs that are 0 in the whole batch (blank pixels, dead
 * units) have no gradient; neither product has rows for them.
 */
export const matMulMomentsKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulMomentsArgs;
  const [examples, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const outputs = [0, 1].map(() => allocate(backend, [inputs, units]));
  const squared = [x, dy].map((info) => squares(backend, info)) as [TensorInfo, TensorInfo];
  const [alive, blank] = columnsOf(viewOf(backend, x), inputs);
  [[x, dy] as const, squared].forEach(([left, right], power) => {
    const out = outputs[power]!, view = viewOf(backend, out);
    for (const column of blank) view.fill(0, column * units, (column + 1) * units);
    if (alive.length === 0) return;
    const { address, rows } = plainOperand(addressOf(backend, left), examples, inputs, true);
    const columns: Operand = {
      address,
      rows,
      runs: alive.map((column) => 4 * column),
      length: 1,
      transposed: true,
    };
    const start = addressOf(backend, out);
    multiply(
      backend,
      columns,
      plainOperand(addressOf(backend, right), examples, units, false),
      alive.map((column) => start + 4 * column * units),
    );
  });
  for (const info of squared) free(backend, info);
  return outputs;
};

function squares(backend: WasmBackend, info: TensorInfo): TensorInfo {
  const out = allocate(backend, info.shape);
  const from = viewOf(backend, info), to = viewOf(backend, out);
  for (let i = 0; i < from.length; i++) to[i] = from[i]! * from[i]!;
  return out;
}

/** Numbers of the columns that have elements other than 0, and of those that have none. */
function columnsOf(matrix: Float32Array, columns: number): [alive: Int32Array, blank: Int32Array] {
  const seen = new Uint8Array(columns);
  for (let start = 0; start < matrix.length; start += columns) {
    for (let j = 0; j < columns; j++) if (matrix[start + j] !== 0) seen[j] = 1;
  }
  const numbers = Int32Array.from(seen, (_, j) => j);
  return [numbers.filter((j) => seen[j] === 1), numbers.filter((j) => seen[j] === 0)];
}
