/** Matrix products of any operands at the speed of plain ones. @module */
import * as tf from "@tensorflow/tfjs";
import { free, reshaped, type TensorInfo, type WasmBackend } from "./wasm_heap.ts";

interface MatMulArgs {
  inputs: { a: TensorInfo; b: TensorInfo };
  backend: WasmBackend;
  attrs: { transposeA: boolean; transposeB: boolean };
}

/**
 * `BatchMatMul` by explicit transposes and the stock kernel's fast path, which takes two matrices,
 * neither of them transposed; stacks of matrices go through it one by one.
 */
export function matMulKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { a, b }, backend, attrs } = args as unknown as MatMulArgs;
    const { transposeA, transposeB } = attrs;
    const stacked = tf.util.sizeFromShape(a.shape.slice(0, -2)) > 1 ||
      tf.util.sizeFromShape(b.shape.slice(0, -2)) > 1;
    if (stacked || (!transposeA && !transposeB)) return stock(args);
    const left = transposeA ? transposed(backend, a) : a;
    const right = transposeB ? transposed(backend, b) : b;
    const plain = { transposeA: false, transposeB: false };
    const product = stock({ inputs: { a: left, b: right }, backend, attrs: plain });
    if (transposeA) free(backend, left);
    if (transposeB) free(backend, right);
    return product;
  };
}

function transposed(backend: WasmBackend, matrix: TensorInfo): TensorInfo {
  const [rows, columns] = matrix.shape.slice(-2) as [number, number];
  const outer = matrix.shape.slice(0, -2);
  const transpose = tf.getKernel(tf.Transpose, "wasm").kernelFunc;
  const inputs = { x: reshaped(matrix, [rows, columns]) };
  const flipped = transpose({ inputs, backend, attrs: { perm: [1, 0] } }) as TensorInfo;
  flipped.shape = [...outer, columns, rows];
  return flipped;
}
