/**
 * Variances of products over the examples from differences between them, which keep the digits that
 * differences of large sums lose; on WASM.
 *
 * @module
 */
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { simdKernel } from "../../../optimizers/executors/simd_kernel.ts";
import { input, mul, square } from "../../../optimizers/rules/expression.ts";
import { compile } from "../../../optimizers/rules/program.ts";
import {
  centredVariance,
  leastSpread,
  roundingOf,
  shiftedVariance,
  varianceScalars,
} from "../variance_formula.ts";
import { momentsWidth } from "./code/moments.ts";
import { panelWidth } from "./code/sparse.ts";
import { functionsOn } from "./code/functions.ts";
import { multiply, pack, unpack } from "./products/matrix.ts";
import { multiplesOf, plainOperand } from "./products/operand.ts";
import { packPanels } from "./sparse.ts";

/** Where a gradient and its variance go, `[inputs, units]` each. */
export interface ProductOutputs {
  readonly gradient: TensorInfo;
  readonly variance: TensorInfo;
}

/**
 * Computes the rows `from` to `to`, `from` a multiple of four, from differences between examples; says
 * whether digits are kept.
 */
export type ShiftedRows = (out: ProductOutputs, from: number, to: number) => boolean;

/**
 * What computes gradient and variance of the products `x_kᵀ dy_k` from their differences from the first
 * example's, example by example, which keeps all digits; and what frees its temporaries.
 */
export function shiftedProducts(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
): [rows: ShiftedRows, release: () => void] {
  const [n] = x.shape as [number, number], units = dy.shape[1]!;
  const left = packPanels(backend, x), right = packPanels(backend, dy);
  const width = Math.ceil(units / panelWidth) * panelWidth, tile = momentsWidth * width;
  const buffer = allocate(backend, [5, momentsWidth, width]);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const [first, sum, squares, variance, gradient] = [0, 1, 2, 3, 4].map((i) =>
    at(buffer) + 4 * tile * i
  ) as [number, number, number, number, number];
  const toVariance = simdKernel(shiftedVariance, memoryOf(backend));
  const inputs = shiftedVariance.inputs.map((name) => ({ first, sum, squares })[name]!);
  const scalars = varianceScalars(shiftedVariance, n), step = 4 * panelWidth;
  const rows: ShiftedRows = (out, from, to) => {
    for (let row = from; row < to; row += momentsWidth) {
      const panel = Math.floor(row / panelWidth), lane = row % panelWidth;
      functionsOn(backend).productMoments({
        x: at(left.elements) + step * n * panel + 4 * lane,
        dy: at(right.elements),
        step,
        examples: n,
        first,
        sums: sum,
        squares,
        line: 4 * width,
      });
      toVariance(tile, ...inputs, variance, gradient, ...scalars);
      const found = viewOf(backend, buffer);
      for (let lane = 0; lane < Math.min(momentsWidth, to - row); lane++) {
        for (const [info, place] of [[out.variance, 3], [out.gradient, 4]] as const) {
          const start = place * tile + lane * width;
          viewOf(backend, info).set(found.subarray(start, start + units), (row + lane) * units);
        }
      }
    }
    return true;
  };
  return [
    rows,
    () => [left.elements, right.elements, buffer].forEach((info) => free(backend, info)),
  ];
}

/**
 * Puts variances in the place of the sums of squares, in rows `from` to `to`, as `plainVariance` does; says
 * whether some element spreads too little for differences of large sums.
 */
export function toVariances(
  backend: WasmBackend,
  { gradient, variance }: ProductOutputs,
  n: number,
  from: number,
  to: number,
): boolean {
  const units = gradient.shape[1]!, offset = 4 * from * units;
  return anyBit(backend, (lanes) =>
    functionsOn(backend).varianceFromMoments({
      sums: addressOf(backend, gradient) + offset,
      squares: addressOf(backend, variance) + offset,
      bytes: 4 * (to - from) * units,
      n,
      rounding: roundingOf(n),
      scale: 1 / (n - 1),
      factor: (n - 1) / leastSpread,
      to: lanes,
    }));
}

/** Whether some element, of rows `from` to `to`, spreads too little for differences of large sums. */
function losesDigits(
  backend: WasmBackend,
  { gradient, variance }: ProductOutputs,
  n: number,
  from: number,
  to: number,
): boolean {
  const units = gradient.shape[1]!, offset = 4 * from * units;
  return anyBit(backend, (lanes) =>
    functionsOn(backend).findExcess({
      gradient: addressOf(backend, gradient) + offset,
      variance: addressOf(backend, variance) + offset,
      factor: (n - 1) / leastSpread,
      to: lanes,
      bytes: 4 * (to - from) * units,
    }));
}

/** Whether what `write` puts into four lanes is not all 0. */
function anyBit(backend: WasmBackend, write: (lanes: number) => void): boolean {
  const lanes = allocate(backend, [4]);
  write(addressOf(backend, lanes));
  const some = viewOf(backend, lanes).some((bits) => bits !== 0);
  free(backend, lanes);
  return some;
}

/** Computes the rows `from` to `to` of a product. */
export type Rows = (out: TensorInfo, from: number, to: number) => void;

/**
 * What computes gradient and variance of the products `x_kᵀ dy_k` from sums of their differences from the
 * first example's: with `a_k = x_k - x_0` and `b_k = dy_k - dy_0`, these are `x_0 b_k + a_k dy_k`, so that
 *
 *     Σ (h_k - h_0)  = x_0 Σb + aᵀ dy
 *     Σ (h_k - h_0)² = x_0² Σb² + 2 x_0 (aᵀ (b dy)) + (a²)ᵀ dy²
 *
 * takes three products. Digits are lost only where the two parts of the differences cancel each other, as
 * where `dy_k` is about `1 / x_k`.
 */
export function centredProducts(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
): [rows: ShiftedRows, release: () => void] {
  const [n, inputs] = x.shape as [number, number], units = dy.shape[1]!;
  const [a, b] = [fromFirst(backend, x), fromFirst(backend, dy)];
  const byDy = allocate(backend, dy.shape);
  const factors = [b, dy, byDy].map((info) => addressOf(backend, info));
  simdKernel(product, memoryOf(backend))(n * units, ...factors);
  const [aSquared, dySquared] = [squares(backend, a), squares(backend, dy)];
  const sums = columnSums(backend, b);
  const [linear, freeLinear] = denseProduct(backend, a, dy);
  const [mixed, freeMixed] = denseProduct(backend, a, byDy);
  const [quadratic, freeQuadratic] = denseProduct(backend, aSquared, dySquared);
  const mixedOut = allocate(backend, [inputs, units]);
  const toVariance = simdKernel(centredVariance, memoryOf(backend));
  const rows: ShiftedRows = (out, from, to) => {
    const { gradient, variance } = out, first = viewOf(backend, x).slice(0, inputs);
    linear(gradient, from, to);
    mixed(mixedOut, from, to);
    quadratic(variance, from, to);
    const at = (info: TensorInfo, row: number) => addressOf(backend, info) + 4 * row * units;
    for (let row = from; row < to; row++) {
      const places: Readonly<Record<string, number>> = {
        linear: at(gradient, row),
        mixed: at(mixedOut, row),
        quadratic: at(variance, row),
        first: at(dy, 0),
        sum: at(sums, 0),
        squares: at(sums, 1),
      };
      toVariance(
        units,
        ...centredVariance.inputs.map((name) => places[name]!),
        at(variance, row),
        at(gradient, row),
        at(mixedOut, row),
        ...varianceScalars(centredVariance, n, first[row]),
      );
    }
    return !losesDigits(backend, { gradient: mixedOut, variance }, n, from, to);
  };
  return [rows, () => {
    for (const release of [freeLinear, freeMixed, freeQuadratic]) release();
    for (const info of [a, b, byDy, aSquared, dySquared, sums, mixedOut]) free(backend, info);
  }];
}

/** Differences from the first row. */
function fromFirst(backend: WasmBackend, matrix: TensorInfo): TensorInfo {
  const out = allocate(backend, matrix.shape), columns = matrix.shape[1]!;
  const from = viewOf(backend, matrix), to = viewOf(backend, out);
  for (let start = 0; start < from.length; start += columns) {
    for (let j = 0; j < columns; j++) to[start + j] = from[start + j]! - from[j]!;
  }
  return out;
}

/** Sums of the columns, and of their squares, `[2, columns]`. */
function columnSums(backend: WasmBackend, matrix: TensorInfo): TensorInfo {
  const columns = matrix.shape[1]!, out = allocate(backend, [2, columns]);
  const sums = new Float64Array(2 * columns);
  viewOf(backend, matrix).forEach((value, i) => {
    sums[i % columns]! += value;
    sums[columns + i % columns]! += value ** 2;
  });
  viewOf(backend, out).set(sums);
  return out;
}

/** What computes rows of `xᵀ dy`, and what frees its temporaries. */
export function denseProduct(
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

/** The square of each element. */
export function squares(backend: WasmBackend, info: TensorInfo): TensorInfo {
  const out = allocate(backend, info.shape);
  const size = info.shape.reduce((product, length) => product * length, 1);
  simdKernel(squared, memoryOf(backend))(size, addressOf(backend, info), addressOf(backend, out));
  return out;
}

const squared = compile([square(input("x"))]);
const product = compile([mul(input("x"), input("y"))]);
