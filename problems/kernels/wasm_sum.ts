/** Sums and means over leading axes, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import { functionsOn } from "./wasm_code.ts";
import { addressOf, allocate, type TensorInfo, viewOf, type WasmBackend } from "./wasm_heap.ts";

interface SumArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs: { axis: number | number[] | null; keepDims: boolean };
}

/**
 * `Sum` or `Mean` in front of the stock kernel, which transposes its input first: float32 tensors
 * reduced over their leading axes, as in a bias' gradient or a batch's moments, are added up row by
 * row.
 */
export function sumKernel(stock: tf.KernelFunc, mean = false): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs: { axis, keepDims } } = args as unknown as SumArgs;
    const axes = tf.util.parseAxisParam(axis as number[], x.shape).sort((a, b) => a - b);
    const leading = axes.every((axis, index) => axis === index) && axes.length > 0;
    const kept = x.shape.slice(axes.length), reduced = x.shape.slice(0, axes.length);
    const columns = tf.util.sizeFromShape(kept), rows = tf.util.sizeFromShape(reduced);
    if (x.dtype !== "float32" || !leading || columns < 4) return stock(args);
    const out = allocate(backend, keepDims ? [...reduced.map(() => 1), ...kept] : kept);
    viewOf(backend, out).fill(0);
    const [from, to] = [x, out].map((info) => addressOf(backend, info));
    functionsOn(backend).sumRows(from!, to!, rows, 4 * columns);
    if (mean) viewOf(backend, out).forEach((sum, i, sums) => sums[i] = sum / rows);
    return out;
  };
}
