/** Sums over leading axes, on WASM. @module */
import * as tf from "@tensorflow/tfjs";
import { functionsOn } from "./wasm_code.ts";
import { addressOf, allocate, type TensorInfo, viewOf, type WasmBackend } from "./wasm_heap.ts";

interface SumArgs {
  inputs: { x: TensorInfo };
  backend: WasmBackend;
  attrs: { axis: number | number[] | null; keepDims: boolean };
}

/**
 * `Sum` in front of the stock kernel, which transposes its input first: float32 tensors summed over
 * their leading axes, as in a bias' gradient, are added up row by row.
 */
export function sumKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { x }, backend, attrs: { axis, keepDims } } = args as unknown as SumArgs;
    const axes = tf.util.parseAxisParam(axis as number[], x.shape).sort((a, b) => a - b);
    const leading = axes.every((axis, index) => axis === index) && axes.length > 0;
    const kept = x.shape.slice(axes.length), rows = x.shape.slice(0, axes.length);
    const columns = tf.util.sizeFromShape(kept);
    if (x.dtype !== "float32" || !leading || columns < 4) return stock(args);
    const out = allocate(backend, keepDims ? [...rows.map(() => 1), ...kept] : kept);
    viewOf(backend, out).fill(0);
    const [from, to] = [x, out].map((info) => addressOf(backend, info));
    functionsOn(backend).sumRows(from!, to!, tf.util.sizeFromShape(rows), 4 * columns);
    return out;
  };
}
