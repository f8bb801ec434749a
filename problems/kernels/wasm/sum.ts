/** Sums and means over leading axes, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./functions.ts";

interface SumArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs: { axis: number | number[] | null; keepDims: boolean };
}

// Columns in which a whole tensor is added up: its error grows with the rows, not the elements.
const lanes = 1024;

/**
 * `Sum` or `Mean` in front of the stock kernel, which transposes its input first and adds one number
 * after the other: float32 tensors reduced over their leading axes, as in a bias' gradient or a
 * batch's moments, are added up row by row; whole tensors in columns, and these in double precision.
 */
export function sumKernel(stock: tf.KernelFunc, mean = false): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs: { axis, keepDims } } = args as unknown as SumArgs;
    const axes = tf.util.parseAxisParam(axis as number[], x.shape).sort((a, b) => a - b);
    const leading = axes.every((axis, index) => axis === index) && axes.length > 0;
    const kept = x.shape.slice(axes.length), reduced = x.shape.slice(0, axes.length);
    const columns = tf.util.sizeFromShape(kept), rows = tf.util.sizeFromShape(reduced);
    const whole = kept.length === 0;
    if (x.dtype === "float32" && tf.util.sizeFromShape(x.shape) === 0) {
      const shape = x.shape.flatMap((size, axis) =>
        !axes.includes(axis) ? [size] : keepDims ? [1] : []
      );
      return ofNothing(backend, shape);
    }
    if (x.dtype !== "float32" || !leading || (columns < 4 && !whole)) return stock(args);
    const out = allocate(backend, keepDims ? [...reduced.map(() => 1), ...kept] : kept);
    if (whole) viewOf(backend, out)[0] = wholeSum(backend, x, rows) / (mean ? rows : 1);
    else {
      addRows(backend, x, out, rows, columns);
      if (mean) viewOf(backend, out).forEach((sum, i, sums) => sums[i] = sum / rows);
    }
    return out;
  };
}

/** Sums of no elements are 0, and in tfjs their means too; the stock kernel writes nothing. */
function ofNothing(backend: WasmBackend, shape: readonly number[]): TensorInfo {
  const out = allocate(backend, shape);
  viewOf(backend, out).fill(0);
  return out;
}

function addRows(
  backend: WasmBackend,
  x: TensorInfo,
  out: TensorInfo,
  rows: number,
  columns: number,
): void {
  viewOf(backend, out).fill(0);
  functionsOn(backend).sumRows({
    x: addressOf(backend, x),
    to: addressOf(backend, out),
    rows,
    line: 4 * columns,
  });
}

function wholeSum(backend: WasmBackend, x: TensorInfo, size: number): number {
  const rows = Math.floor(size / lanes);
  let sum = 0;
  if (rows > 0) {
    const partial = allocate(backend, [lanes]);
    addRows(backend, x, partial, rows, lanes);
    sum = viewOf(backend, partial).reduce((total, value) => total + value, 0);
    free(backend, partial);
  }
  return viewOf(backend, x).subarray(rows * lanes).reduce((total, value) => total + value, sum);
}
