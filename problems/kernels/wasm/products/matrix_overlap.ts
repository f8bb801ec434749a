/** Products by BLAS with matrices whose rows overlap, each piece of which is copied once. @module */
import type { Blas, BlasProduct } from "../../../../optimizers/backends/blas.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";
import { blockSize, copier, from, plain, widthOf } from "./blas_operand.ts";
import { columnsOf, type Operand } from "./operand.ts";
import type { Overlap } from "./overlap.ts";

/**
 * As `multiply` of `matrix.ts`, with the overlap of the left operand: instead of its rows, which would repeat each
 * part as often as it is shared, a panel takes the first parts alone, and those of rows beyond the block that the
 * other parts reach. Part `r` of all rows is then the panel from its row `r · period` on, a matrix as BLAS takes it,
 * and the product is a sum over parts; of the transpose, each part has rows of the result to itself. Blocks are
 * taken one after the other, large ones in pieces, which depend on the shapes alone.
 */
export function multiplyOverlapping(
  backend: WasmBackend,
  blas: Blas,
  left: Operand,
  { parts, step, period, block }: Overlap,
  right: Operand,
  out: BlasProduct["out"],
): void {
  const memory = memoryOf(backend), columns = columnsOf(right);
  const part = { ...left, runs: left.runs.subarray(0, left.runs.length / parts) };
  const width = widthOf(part), behind = (parts - 1) * period;
  const piece = Math.min(block, pieceOf(Math.floor(blockSize / width) - behind, behind, period));
  const plainRight = plain(right);
  const rightSize = plainRight ? 0 : right.rows.length * widthOf(right);
  const reached = reachedRows(left.rows.subarray(0, block), behind, step, period);
  const tables = reached.length + part.runs.length +
    (plainRight ? 0 : right.rows.length + right.runs.length);
  const panelSize = (piece + behind) * width;
  const workspace = allocate(backend, [panelSize + rightSize + tables]);
  const panel = addressOf(backend, workspace), rightPanel = panel + 4 * panelSize;
  let end = rightPanel + 4 * rightSize;
  const placed = (table: Int32Array): number => {
    new Int32Array(memory.buffer).set(table, end / 4);
    end += 4 * table.length;
    return end - 4 * table.length;
  };

  const copyPart = copier(backend, { ...part, rows: reached }, panel, placed);
  const wholeRight = plainRight ??
    copier(backend, right, rightPanel, placed)(0, right.rows.length);
  const outAt = (row: number) => ({ ...out, address: out.address + 4 * row * out.line });
  for (let first = 0; first < left.rows.length; first += block) {
    for (let start = 0; start < block; start += piece) {
      const rows = Math.min(piece, block - start);
      const copied = copyPart(start, rows + behind, left.rows[first]! - left.rows[0]!);
      for (let r = 0; r < parts; r++) {
        const own = from(copied, step > 0 ? r * period : behind - r * period, false);
        blas.multiply(
          memory,
          left.transposed
            ? {
              left: own,
              right: from(wholeRight, first + start, wholeRight.transposed),
              rows: width,
              columns,
              depth: rows,
              out: outAt(r * width),
              accumulate: first + start > 0,
            }
            : {
              left: own,
              right: from(wholeRight, r * width, wholeRight.transposed),
              rows,
              columns,
              depth: width,
              out: outAt(first + start),
              accumulate: r > 0,
            },
        );
      }
    }
  }
  free(backend, workspace);
}

/** Rows at a time: as many as there is room for, a whole number of periods, and no fewer than are reached behind. */
function pieceOf(room: number, behind: number, period: number): number {
  return Math.max(behind, period, room - room % period);
}

/** Offsets of the first parts of a block's rows, and of what other parts reach, in ascending order. */
function reachedRows(
  rows: Int32Array,
  behind: number,
  step: number,
  period: number,
): Int32Array {
  const stride = Math.abs(step), before = step > 0 ? 0 : behind / period * stride;
  const reached = new Int32Array(rows.length + behind);
  reached.set(rows.map((row) => row - before));
  for (let i = rows.length; i < reached.length; i++) reached[i] = reached[i - period]! + stride;
  return reached;
}
