/** Products of matrices on the WASM heap, wherever their elements lie. @module */
import { blasInUse } from "../../../../optimizers/backends/blas.ts";
import type { TensorInfo } from "../../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";
import { functionsOn } from "../code/functions.ts";
import { rightWidth } from "../code/matrix.ts";
import { compute, threadsOn } from "../shared_work/together.ts";
import { isWorthHandingOver, productWork, readProduct } from "./blocks.ts";
import { multiplyByBlas } from "./matrix_blas.ts";
import { columnsOf, type Operand, placedOperand, placing } from "./operand.ts";
import { packer, stretchesOf } from "./packing.ts";
import { columnBlocks, computeWhole, placedProduct, roomFor } from "./product.ts";

/** A plain right operand, ready for many products with plain left ones; {@linkcode unpack} it after. */
export interface Packed {
  readonly right: Operand;
  /** Absent where BLAS is in use, which packs for itself. */
  readonly panels: TensorInfo | undefined;
}

/** Packs a plain right operand once; what it was made from must stay as long. */
export function pack(backend: WasmBackend, right: Operand): Packed {
  if (blasInUse() !== undefined) return { right, panels: undefined };
  const columns = columnsOf(right), stretches = stretchesOf(undefined, right);
  const depth = stretches.reduce((sum, stretch) => sum + stretch.depth, 0);
  const size = roundUp(columns, rightWidth) * depth;
  const panels = allocate(backend, [size + right.rows.length + right.runs.length]);
  let to = addressOf(backend, panels);
  const placed = placing(memoryOf(backend), to + 4 * size);
  const packRight = packer(
    functionsOn(backend),
    placedOperand(right, placed),
    right.transposed,
    rightWidth,
  );
  for (const [column, width] of columnBlocks(0, columns)) {
    for (const stretch of stretches) {
      packRight(to, column, width, stretch);
      to += 4 * roundUp(width, rightWidth) * stretch.depth;
    }
  }
  return { right, panels };
}

/** Frees what {@linkcode pack} made. */
export function unpack(backend: WasmBackend, { panels }: Packed): void {
  if (panels !== undefined) free(backend, panels);
}

/**
 * `out[i][j] = Σ_k left[i][k] right[k][j]`, either operand transposed where it says so; by all threads
 * for kernels where there are any, to the same bits.
 *
 * @param outRows address of each row of the result, whose elements are contiguous; overwritten
 */
export function multiply(
  backend: WasmBackend,
  left: Operand,
  rightOrPacked: Operand | Packed,
  outRows: Int32Array,
): void {
  const right = "panels" in rightOrPacked ? rightOrPacked.right : rightOrPacked;
  const blas = blasInUse();
  if (blas !== undefined && multiplyByBlas(backend, blas, left, right, outRows)) return;
  const packed = "panels" in rightOrPacked ? rightOrPacked.panels : undefined;
  const panels = packed === undefined ? 0 : addressOf(backend, packed);
  const heap = memoryOf(backend), threads = isWorthHandingOver(left, right) ? threadsOn(heap) : 1;
  const workspace = allocate(backend, [roomFor(left, right, panels, threads) / 4]);
  const place = addressOf(backend, workspace), functions = functionsOn(backend);
  try {
    const product = placedProduct(heap, place, left, right, outRows, panels, threads);
    if (threads > 1) compute(productWork(product, threads), readProduct, heap, functions);
    else computeWhole(functions, product);
  } finally {
    free(backend, workspace);
  }
}
