/** The gradient of a dense layer's kernel and its variance over the examples, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import { blasInUse } from "../../../optimizers/backends/blas.ts";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { fewExamples } from "../variance_formula.ts";
import {
  centredProducts,
  denseProduct,
  type Rows,
  shiftedProducts,
  type ShiftedRows,
  squares,
  toVariances,
} from "./product_moments.ts";
import { multiplyOccupied, occupied, packPanels, squareOccupied } from "./sparse.ts";

interface MatMulVarianceArgs {
  inputs: { x: TensorInfo; dy: TensorInfo };
  backend: WasmBackend;
}

/** Where no more than this share of the products is left, it is faster to pass over the others. */
const sparse = 0.5;
/** The same where BLAS computes all of them, in about 0.4 of the time. */
const sparseBesideBlas = 0.2;
/** Elements of a block, whose sums are still in the second-level cache when variances are made of them. */
const blockSize = 2 ** 17;

/**
 * The kernel `matMulVariance`: two products, block by block, and one pass over each block. Where many
 * inputs are 0, such as the pixels around a digit, neither product spends time on them. Blocks where the
 * difference of these sums loses digits are computed once more, from differences between examples:
 * by {@linkcode centredProducts}, or where those cancel each other, by {@linkcode shiftedProducts}.
 */
export const matMulVarianceKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulVarianceArgs;
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const gradient = allocate(backend, [inputs, units]),
    variance = allocate(backend, [inputs, units]);
  const out = { gradient, variance };
  const made: (() => void)[] = [];
  const once = (make: typeof shiftedProducts): ShiftedRows => {
    let rows: ShiftedRows | undefined;
    return (...block) => {
      if (rows === undefined) {
        const [compute, release] = make(backend, x, dy);
        rows = compute;
        made.push(release);
      }
      return rows(...block);
    };
  };
  const step = Math.max(4, Math.floor(blockSize / units / 4) * 4);
  const forBlocks = (compute: (from: number, to: number) => void) => {
    for (let from = 0; from < inputs; from += step) compute(from, Math.min(from + step, inputs));
  };
  const shifted = once(shiftedProducts), centred = once(centredProducts);
  if (n <= fewExamples) {
    shifted(out, 0, inputs);
    made.forEach((release) => release());
    return [gradient, variance];
  }
  if (steady(backend, dy) && steady(backend, x)) {
    forBlocks((from, to) => centred(out, from, to) || shifted(out, from, to));
    made.forEach((release) => release());
    return [gradient, variance];
  }
  const dySquared = squares(backend, dy);
  const [sums, sumsOfSquares, release] = productsOf(backend, x, dy, dySquared);

  forBlocks((from, to) => {
    sums(gradient, from, to);
    sumsOfSquares(variance, from, to);
    if (!toVariances(backend, out, n, from, to)) return;
    if (!centred(out, from, to)) shifted(out, from, to);
  });
  made.forEach((release) => release());
  release();
  free(backend, dySquared);
  return [gradient, variance];
};

/** Examples by which it is told whether differences will be wanted, before the large sums are made. */
const sampled = 16;

/**
 * Whether some column stays within a quarter of its first number, as those do that spread by some 6 % of
 * their mean, see `leastSpread`.
 */
function steady(backend: WasmBackend, matrix: TensorInfo): boolean {
  const [n, columns] = matrix.shape as [number, number], values = viewOf(backend, matrix);
  const rows = Math.min(n, sampled);
  for (let j = 0; j < columns; j++) {
    const first = values[j]!, near = Math.abs(first) / 4;
    let k = 1;
    while (k < rows && Math.abs(values[k * columns + j]! - first) < near) k++;
    if (k === rows) return true;
  }
  return false;
}

/** What computes `xᵀ dy` and `(x²)ᵀ dy²`, and what frees its temporaries. */
function productsOf(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  dySquared: TensorInfo,
): [sums: Rows, sumsOfSquares: Rows, release: () => void] {
  const left = occupied(backend, x, blasInUse() ? sparseBesideBlas : sparse);
  if (left === undefined) {
    const xSquared = squares(backend, x);
    const [sums, freeSums] = denseProduct(backend, x, dy);
    const [sumsOfSquares, freeSquares] = denseProduct(backend, xSquared, dySquared);
    return [sums, sumsOfSquares, () => {
      freeSums();
      freeSquares();
      free(backend, xSquared);
    }];
  }
  const leftSquared = squareOccupied(backend, left);
  const right = packPanels(backend, dy), rightSquared = packPanels(backend, dySquared);
  return [
    (out, from, to) => multiplyOccupied(backend, left, right, out, from, to),
    (out, from, to) => multiplyOccupied(backend, leftSquared, rightSquared, out, from, to),
    () => {
      for (const { entries } of [left, leftSquared]) free(backend, entries);
      for (const { elements } of [right, rightSquared]) free(backend, elements);
    },
  ];
}
