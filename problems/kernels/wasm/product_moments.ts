/** Variances of products over the examples, digits kept, on WASM. @module */
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
import { leastSpread, shiftedVariance, varianceScalars } from "../variance_formula.ts";
import { momentsWidth } from "./code/moments.ts";
import { panelWidth } from "./code/sparse.ts";
import { functionsOn } from "./functions.ts";
import { packPanels } from "./sparse.ts";

/** Where a gradient and its variance go, `[inputs, units]` each. */
export interface ProductOutputs {
  readonly gradient: TensorInfo;
  readonly variance: TensorInfo;
}

/** Computes the rows `from` to `to`, `from` a multiple of four, from differences between examples. */
export type ShiftedRows = (out: ProductOutputs, from: number, to: number) => void;

/**
 * What computes gradient and variance of the products `x_kᵀ dy_k` from their differences from the first
 * example's, which keeps the digits that differences of large sums lose; and what frees its temporaries.
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
  };
  return [
    rows,
    () => [left.elements, right.elements, buffer].forEach((info) => free(backend, info)),
  ];
}

/** Whether some element, of rows `from` to `to`, spreads too little for differences of large sums. */
export function losesDigits(
  backend: WasmBackend,
  { gradient, variance }: ProductOutputs,
  n: number,
  from: number,
  to: number,
): boolean {
  const units = gradient.shape[1]!, offset = 4 * from * units;
  const buffer = allocate(backend, [8]);
  viewOf(backend, buffer).fill((n - 1) / leastSpread, 0, 4);
  functionsOn(backend).largestExcess({
    gradient: addressOf(backend, gradient) + offset,
    variance: addressOf(backend, variance) + offset,
    factor: addressOf(backend, buffer),
    to: addressOf(backend, buffer) + 16,
    bytes: 4 * (to - from) * units,
  });
  const threatened = viewOf(backend, buffer).subarray(4).some((excess) => excess > 0);
  free(backend, buffer);
  return threatened;
}
