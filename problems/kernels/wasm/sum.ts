/** Sums and means over leading axes, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { blockRows, sumBlocks } from "./blockwise/row_sums.ts";
import { functionsOn } from "./code/functions.ts";

interface SumArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs: { axis: number | number[] | null; keepDims: boolean };
}

// Columns in which a narrow matrix is added up: the error grows with their rows, not its own.
const lanes = 1024;

/**
 * `Sum` or `Mean` in front of the stock kernel, which transposes its input first and adds one number
 * after the other: float32 tensors reduced over their leading axes, as in a bias' gradient or a
 * batch's moments, are added up by {@linkcode addRows}; whole tensors and those of less than four columns
 * as wide ones, and what is left in double precision.
 */
export function sumKernel(stock: tf.KernelFunc, mean = false): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs: { axis, keepDims } } = args as unknown as SumArgs;
    const axes = tf.util.parseAxisParam(axis as number[], x.shape).sort((a, b) => a - b);
    const leading = axes.every((axis, index) => axis === index) && axes.length > 0;
    const kept = x.shape.slice(axes.length), reduced = x.shape.slice(0, axes.length);
    const columns = tf.util.sizeFromShape(kept), rows = tf.util.sizeFromShape(reduced);
    if (x.dtype !== "float32" || !leading) return stock(args);
    const out = allocate(backend, keepDims ? [...reduced.map(() => 1), ...kept] : kept);
    const divisor = mean ? rows : 1;
    if (columns < 4) {
      const sums = narrowSums(backend, x, rows, columns);
      sums.forEach((sum, column) => viewOf(backend, out)[column] = sum / divisor);
      return out;
    }
    addRows(backend, addressOf(backend, x), addressOf(backend, out), rows, columns);
    if (mean) viewOf(backend, out).forEach((sum, i, sums) => sums[i] = sum / divisor);
    return out;
  };
}

/** `{ x } -> Σ x²`: as `Sum` of `Square`, to the same bits, without the squares' own memory. */
export const sumOfSquaresKernel: tf.KernelFunc = (args) => {
  const { inputs: { x }, backend } = args as unknown as SumArgs;
  const out = allocate(backend, []);
  const sums = narrowSums(backend, x, tf.util.sizeFromShape(x.shape), 1, true);
  viewOf(backend, out).set(sums);
  return out;
};

/**
 * Sums of a matrix's columns, `[rows, columns] -> [columns]`: block by block, so that rounding errors grow
 * with the number of blocks and the rows of one, not with all rows.
 *
 * @param from address of the matrix
 * @param to address of the sums
 * @param squared whether its elements' squares are added up
 */
export function addRows(
  backend: WasmBackend,
  from: number,
  to: number,
  rows: number,
  columns: number,
  squared = false,
): void {
  const blocks = Math.ceil(rows / blockRows);
  const partial = blocks > 1 ? allocate(backend, [blocks, columns]) : undefined;
  const sums = partial === undefined ? to : addressOf(backend, partial);
  const all = { from, to: sums, rows, columns, squared };
  if (rows > 0) sumBlocks(functionsOn(backend), memoryOf(backend), all);
  else new Float32Array(memoryOf(backend).buffer).fill(0, sums / 4, sums / 4 + columns);
  if (partial === undefined) return;
  addRows(backend, sums, to, blocks, columns);
  free(backend, partial);
}

function narrowSums(
  backend: WasmBackend,
  x: TensorInfo,
  rows: number,
  columns: number,
  squared = false,
): Float64Array {
  const sums = new Float64Array(columns);
  const add = (values: Float32Array, square: boolean) => {
    for (let i = 0; i < values.length; i++) { // not forEach, which makes a box of each number
      const value = values[i]!;
      sums[i % columns]! += square ? Math.fround(value * value) : value;
    }
  };
  const wide = Math.floor(rows / lanes);
  if (wide > 0) {
    const partial = allocate(backend, [lanes * columns]);
    const [from, to] = [x, partial].map((info) => addressOf(backend, info));
    addRows(backend, from!, to!, wide, lanes * columns, squared);
    add(viewOf(backend, partial), false);
    free(backend, partial);
  }
  const rest = viewOf(backend, x).subarray(wide * lanes * columns);
  add(rest, squared);
  return sums;
}
