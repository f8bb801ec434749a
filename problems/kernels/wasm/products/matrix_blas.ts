/** Products of matrices on the WASM heap by the machine's own BLAS. @module */
import type { Blas } from "../../../../optimizers/backends/blas.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";
import { isShared } from "../../../../optimizers/backends/wasm_memory.ts";
import { blockSize, copier, from, plain, widthOf } from "./blas_operand.ts";
import { multiplyOverlapping } from "./matrix_overlap.ts";
import { columnsOf, evenStep, type Operand } from "./operand.ts";
import { overlapOf } from "./overlap.ts";

/**
 * As `multiply` of `matrix.ts`. BLAS takes matrices of evenly spaced rows as they lie; of others, such as
 * patches of images, some rows at a time are copied to where they lie so. Sums over rows that are copied
 * are added up block by block; the blocks depend on the shapes alone.
 *
 * @returns whether it was computed: small products are not, and few that lie unevenly
 */
export function multiplyByBlas(
  backend: WasmBackend,
  blas: Blas,
  left: Operand,
  right: Operand,
  outRows: Int32Array,
): boolean {
  const rows = outRows.length, columns = columnsOf(right), width = widthOf(left);
  const depth = left.transposed ? left.rows.length : width;
  const memory = memoryOf(backend);
  if (rows * columns * depth < blas.least || isShared(memory)) return false;
  const outLine = evenStep(outRows, 4 * columns);
  if (outLine === undefined && left.transposed) return false;
  const overlap = outLine === undefined ? undefined : overlapOf(left);
  if (overlap !== undefined) {
    const out = { address: outRows[0]!, line: outLine! / 4 };
    multiplyOverlapping(backend, blas, left, overlap, right, out);
    return true;
  }

  const plainLeft = plain(left), plainRight = plain(right);
  const block = plainLeft && outLine !== undefined
    ? left.rows.length
    : Math.min(left.rows.length, Math.max(8, Math.floor(blockSize / width)));
  const leftSize = plainLeft ? 0 : block * width;
  const rightSize = plainRight ? 0 : right.rows.length * widthOf(right);
  const tileSize = outLine === undefined ? block * columns : 0;
  const tables = [plainLeft ? undefined : left, plainRight ? undefined : right]
    .reduce((sum, copied) => sum + (copied ? copied.rows.length + copied.runs.length : 0), 0);
  const size = leftSize + rightSize + tileSize + tables;
  const workspace = size === 0 ? undefined : allocate(backend, [size]);
  const leftPanel = workspace === undefined ? 0 : addressOf(backend, workspace);
  const rightPanel = leftPanel + 4 * leftSize, tile = rightPanel + 4 * rightSize;
  let end = tile + 4 * tileSize;
  const placed = (table: Int32Array): number => {
    new Int32Array(memory.buffer).set(table, end / 4);
    end += 4 * table.length;
    return end - 4 * table.length;
  };

  const partOfLeft = plainLeft
    ? (first: number) => from(plainLeft, first, false)
    : copier(backend, left, leftPanel, placed);
  const wholeRight = plainRight ??
    copier(backend, right, rightPanel, placed)(0, right.rows.length);
  for (let first = 0; first < left.rows.length; first += block) {
    const count = Math.min(block, left.rows.length - first);
    const part = partOfLeft(first, count);
    if (left.transposed) {
      blas.multiply(memory, {
        left: part,
        right: from(wholeRight, first, wholeRight.transposed),
        rows,
        columns,
        depth: count,
        out: { address: outRows[0]!, line: outLine! / 4 },
        accumulate: first > 0,
      });
      continue;
    }
    blas.multiply(memory, {
      left: part,
      right: wholeRight,
      rows: count,
      columns,
      depth,
      out: outLine === undefined
        ? { address: tile, line: columns }
        : { address: outRows[first]!, line: outLine / 4 },
      accumulate: false,
    });
    if (outLine === undefined) {
      const heap = new Float32Array(memory.buffer);
      for (let i = 0, at = tile / 4; i < count; i++, at += columns) {
        heap.copyWithin((outRows[first + i]! >>> 0) / 4, at, at + columns);
      }
    }
  }
  if (workspace !== undefined) free(backend, workspace);
  return true;
}
