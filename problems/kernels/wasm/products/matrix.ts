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
import { functionsOn } from "../code/functions.ts";
import { compute, threadsOn } from "../shared_work/together.ts";
import { isWorthHandingOver, packedOnce, productWork, readPanels, readProduct } from "./blocks.ts";
import { multiplyByBlas } from "./matrix_blas.ts";
import { columnsOf, type Operand, placedOperand, placing } from "./operand.ts";
import { stretchesOf } from "./packing.ts";
import { packPanels, panelsSize } from "./panels.ts";
import { computeWhole, placedProduct, roomFor } from "./product.ts";

/** A plain right operand, ready for many products with plain left ones; {@linkcode unpack} it after. */
export interface Packed {
  readonly right: Operand;
  /** Absent where BLAS is in use, which packs for itself. */
  readonly panels: TensorInfo | undefined;
}

/** Packs a plain right operand once; what it was made from must stay as long. */
export function pack(backend: WasmBackend, right: Operand): Packed {
  if (blasInUse() !== undefined) return { right, panels: undefined };
  const size = panelsSize("right", right), stretches = stretchesOf(undefined, right);
  const panels = allocate(backend, [size / 4 + right.rows.length + right.runs.length]);
  const address = addressOf(backend, panels);
  const placed = placedOperand(right, placing(memoryOf(backend), address + size));
  const columns = [0, columnsOf(right)] as const;
  packPanels(functionsOn(backend), "right", placed, stretches, address, columns);
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
  const { right, panels }: Packed = "panels" in rightOrPacked
    ? rightOrPacked
    : { right: rightOrPacked, panels: undefined };
  const blas = blasInUse();
  if (blas !== undefined && multiplyByBlas(backend, blas, left, right, outRows)) return;
  const heap = memoryOf(backend), functions = functionsOn(backend);
  const threads = isWorthHandingOver(left, right) ? threadsOn(heap) : 1;
  const own = threads > 1 && panels === undefined ? packedOnce(left, right) : undefined;
  const side = panels === undefined ? own?.side : "right", bytes = own?.bytes ?? 0;
  const room = allocate(backend, [(bytes + roomFor(left, right, side, threads)) / 4]);
  const place = addressOf(backend, room);
  const ahead = side && { side, panels: panels === undefined ? place : addressOf(backend, panels) };
  try {
    const product = placedProduct(heap, place + bytes, left, right, outRows, ahead, threads);
    if (threads === 1) return computeWhole(functions, product);
    if (own) compute(productWork("panels", product, threads), readPanels, heap, functions);
    compute(productWork("product", product, threads), readProduct, heap, functions);
  } finally {
    free(backend, room);
  }
}
