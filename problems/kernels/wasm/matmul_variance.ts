/** The gradient of a dense layer's kernel and its variance over the examples, on WASM. @module */
import type * as tf from "@tensorflow/tfjs";
import { blasInUse } from "../../../optimizers/backends/blas.ts";
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { simdKernel } from "../../../optimizers/executors/simd_kernel.ts";
import { input, square } from "../../../optimizers/rules/expression.ts";
import { compile } from "../../../optimizers/rules/program.ts";
import { fewExamples, plainVariance, varianceScalars } from "../variance_formula.ts";
import { multiply, pack, unpack } from "./matrix.ts";
import { multiplesOf, plainOperand } from "./operand.ts";
import { losesDigits, shiftedProducts } from "./product_moments.ts";
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

/** Computes the rows `from` to `to` of a product. */
type Rows = (out: TensorInfo, from: number, to: number) => void;

/**
 * The kernel `matMulVariance`: two products, block by block, and one pass over each block. Where many
 * inputs are 0, such as the pixels around a digit, neither product spends time on them. Blocks where the
 * difference of these sums loses digits are computed once more, from differences between examples.
 */
export const matMulVarianceKernel: tf.KernelFunc = (args) => {
  const { inputs: { x, dy }, backend } = args as unknown as MatMulVarianceArgs;
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const gradient = allocate(backend, [inputs, units]),
    variance = allocate(backend, [inputs, units]);
  const out = { gradient, variance };
  let shifted: ReturnType<typeof shiftedProducts> | undefined;
  const rowsShifted = (from: number, to: number) => {
    shifted ??= shiftedProducts(backend, x, dy);
    shifted[0](out, from, to);
  };
  if (n <= fewExamples) {
    rowsShifted(0, inputs);
    shifted![1]();
    return [gradient, variance];
  }
  const dySquared = squares(backend, dy);
  const [sums, sumsOfSquares, release] = productsOf(backend, x, dy, dySquared);

  const toVariance = simdKernel(plainVariance, memoryOf(backend));
  const scalars = varianceScalars(plainVariance, n);
  const step = Math.max(4, Math.floor(blockSize / units / 4) * 4);
  for (let from = 0; from < inputs; from += step) {
    const to = Math.min(from + step, inputs);
    sums(gradient, from, to);
    sumsOfSquares(variance, from, to);
    const address = { sum: gradient, squares: variance };
    const operands = plainVariance.inputs.map((name) =>
      addressOf(backend, address[name as keyof typeof address]) + 4 * from * units
    );
    const target = addressOf(backend, variance) + 4 * from * units;
    toVariance((to - from) * units, ...operands, target, ...scalars);
    if (losesDigits(backend, out, n, from, to)) rowsShifted(from, to);
  }
  shifted?.[1]();
  release();
  free(backend, dySquared);
  return [gradient, variance];
};

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

function denseProduct(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
): [product: Rows, release: () => void] {
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const packed = pack(backend, plainOperand(addressOf(backend, dy), n, units, false));
  const left = plainOperand(addressOf(backend, x), n, inputs, true);
  return [
    (out, from, to) => {
      const rows = multiplesOf(4 * units, to - from, addressOf(backend, out) + 4 * from * units);
      const columns = { address: left.address + 4 * from, length: to - from };
      multiply(backend, { ...left, ...columns }, packed, rows);
    },
    () => unpack(backend, packed),
  ];
}

function squares(backend: WasmBackend, info: TensorInfo): TensorInfo {
  const out = allocate(backend, info.shape);
  const size = info.shape.reduce((product, length) => product * length, 1);
  simdKernel(squared, memoryOf(backend))(size, addressOf(backend, info), addressOf(backend, out));
  return out;
}

const squared = compile([square(input("x"))]);
