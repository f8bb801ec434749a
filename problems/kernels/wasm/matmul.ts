/** Matrix products on WASM, transposed operands at the speed of plain ones. @module */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { multiply } from "./products/matrix.ts";
import { multiplesOf, plainOperand } from "./products/operand.ts";

interface MatMulArgs {
  inputs: { a: TensorInfo; b: TensorInfo };
  backend: WasmBackend;
  attrs: { transposeA: boolean; transposeB: boolean };
}

/** Fewer rows than this, and the stock kernel, which keeps its packed right operand, is as fast. */
const fewRows = 4;
/** Longer sums are more exact in ours, which adds them up in blocks. */
const longSum = 4096;

/** `BatchMatMul`: stacks of matrices `[..., rows, columns]`, broadcast as in the stock kernel. */
export function matMulKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (args) => {
    const { inputs: { a, b }, backend, attrs } = args as unknown as MatMulArgs;
    const { transposeA, transposeB } = attrs;
    const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
    const rows = transposeA ? aColumns : aRows, columns = transposeB ? bRows : bColumns;
    const inner = transposeA ? aRows : aColumns;
    const stackA = a.shape.slice(0, -2), stackB = b.shape.slice(0, -2);
    const sizeA = tf.util.sizeFromShape(stackA), sizeB = tf.util.sizeFromShape(stackB);
    const simple = sizeA === sizeB || sizeA === 1 || sizeB === 1;
    const plain = !transposeA && !transposeB && sizeA === 1 && sizeB === 1;
    const fits = inner === (transposeB ? bColumns : bRows);
    const floats = a.dtype === "float32" && b.dtype === "float32";
    if (
      !simple || !fits || !floats ||
      (plain && rows < fewRows && rows * inner > 0 && inner <= longSum)
    ) {
      return stock(args);
    }

    const stack = tf.backend_util.assertAndGetBroadcastShape(stackA, stackB);
    const out = allocate(backend, [...stack, rows, columns]);
    if (sizeA * sizeB * rows * inner * columns === 0) {
      viewOf(backend, out).fill(0); // sums of no products
      return out;
    }
    const at = (info: TensorInfo) => addressOf(backend, info);
    const aStart = at(a), bStart = at(b), outStart = at(out);
    for (let i = 0; i < Math.max(sizeA, sizeB); i++) {
      const aAddress = aStart + (sizeA === 1 ? 0 : 4 * i * rows * inner);
      const bAddress = bStart + (sizeB === 1 ? 0 : 4 * i * inner * columns);
      multiply(
        backend,
        plainOperand(aAddress, aRows, aColumns, transposeA),
        plainOperand(bAddress, bRows, bColumns, transposeB),
        multiplesOf(4 * columns, rows, outStart + 4 * i * rows * columns),
      );
    }
    return out;
  };
}
