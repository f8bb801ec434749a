/** Products of matrices on the WASM heap by the machine's own BLAS. @module */
import type { Blas, BlasMatrix } from "../../../../optimizers/backends/blas.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "../code/functions.ts";
import { columnsOf, evenStep, lineOf, type Operand } from "./operand.ts";
import { overlapOf, reachedRows } from "./overlap.ts";

/** Elements of the rows that are copied at a time: 1 MB, which stays in the processor's caches. */
const blockSize = 2 ** 18;

/**
 * As `multiply` of `matrix.ts`. BLAS takes matrices of evenly spaced rows as they lie; of others, such as
 * patches of images, some rows at a time are copied to where they lie so.
 *
 * Where rows overlap, the first part of each is copied, and those of rows beyond that the other parts reach. Part
 * `r` of all rows is then the copy from its row `r · period` on, a matrix as BLAS takes it, and the product is a sum
 * over parts; of the transpose, each part has rows of the result to itself.
 *
 * Sums over rows that are copied are added up piece by piece; the pieces depend on the shapes alone.
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
  const rows = outRows.length, columns = columnsOf(right);
  const depth = left.transposed ? left.rows.length : widthOf(left);
  const memory = memoryOf(backend);
  if (rows * columns * depth < blas.least) return false;
  const outLine = evenStep(outRows, 4 * columns);
  if (outLine === undefined && left.transposed) return false;

  const plainLeft = plain(left), plainRight = plain(right);
  const overlap = plainLeft || outLine === undefined ? undefined : overlapOf(left);
  const { parts, step, period, block } = overlap ??
    { parts: 1, step: 0, period: 1, block: left.rows.length };
  const part = { ...left, runs: left.runs.subarray(0, left.runs.length / parts) };
  const width = widthOf(part), behind = (parts - 1) * period;
  const piece = plainLeft && outLine !== undefined
    ? block
    : Math.min(block, pieceOf(Math.floor(blockSize / width) - behind, behind, period));
  const reached = reachedRows(left.rows.subarray(0, block), behind, step, period);

  const leftSize = plainLeft ? 0 : (piece + behind) * width;
  const rightSize = plainRight ? 0 : right.rows.length * widthOf(right);
  const tileSize = outLine === undefined ? piece * columns : 0;
  const tables = (plainLeft ? 0 : reached.length + part.runs.length) +
    (plainRight ? 0 : right.rows.length + right.runs.length);
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

  const rowsOfLeft = plainLeft
    ? (start: number) => from(plainLeft, start, false)
    : copier(backend, { ...part, rows: reached }, leftPanel, placed);
  const wholeRight = plainRight ??
    copier(backend, right, rightPanel, placed)(0, right.rows.length);
  const outAt = (row: number) =>
    outLine === undefined
      ? { address: tile, line: columns }
      : { address: outRows[row]!, line: outLine / 4 };
  for (let first = 0; first < left.rows.length; first += block) {
    for (let start = 0; start < block; start += piece) {
      const at = first + start, count = Math.min(piece, block - start);
      const copied = rowsOfLeft(start, count + behind, left.rows[first]! - left.rows[0]!);
      for (let r = 0; r < parts; r++) {
        const own = from(copied, step < 0 ? behind - r * period : r * period, false);
        const inner = left.transposed ? at : r * width;
        blas.multiply(memory, {
          left: own,
          right: from(wholeRight, inner, wholeRight.transposed),
          columns,
          ...(left.transposed
            ? { rows: width, depth: count, out: outAt(r * width), accumulate: at > 0 }
            : { rows: count, depth: width, out: outAt(at), accumulate: r > 0 }),
        });
      }
      if (outLine !== undefined) continue;
      const heap = new Float32Array(memory.buffer);
      for (let i = 0, source = tile / 4; i < count; i++, source += columns) {
        heap.copyWithin((outRows[at + i]! >>> 0) / 4, source, source + columns);
      }
    }
  }
  if (workspace !== undefined) free(backend, workspace);
  return true;
}

/**
 * Rows at a time: as many as there is room for, a whole number of periods, and no fewer than are reached behind,
 * nor than make a product worth a call.
 */
function pieceOf(room: number, behind: number, period: number): number {
  return Math.max(8, behind, period, room - room % period);
}

/** Elements in each row as it lies. */
function widthOf({ runs, length }: Operand): number {
  return runs.length * length;
}

/** The operand as BLAS takes it, where it lies so. */
function plain(operand: Operand): BlasMatrix | undefined {
  const line = lineOf(operand);
  if (line === undefined) return undefined;
  const address = operand.address + (operand.rows[0] ?? 0) + operand.runs[0]!;
  return { address, line: line / 4, transposed: operand.transposed };
}

/** A matrix from one of its rows on, or of its columns, as they lie. */
function from(matrix: BlasMatrix, first: number, column: boolean): BlasMatrix {
  return { ...matrix, address: matrix.address + 4 * first * (column ? 1 : matrix.line) };
}

/** What copies rows of an operand to a panel, where they lie side by side; all of them `offset` bytes further on. */
function copier(
  backend: WasmBackend,
  operand: Operand,
  panel: number,
  placed: (table: Int32Array) => number,
): (first: number, count: number, offset?: number) => BlasMatrix {
  const rows = placed(operand.rows), runs = placed(operand.runs);
  return (first, rowCount, offset = 0) => {
    functionsOn(backend).copyRuns({
      to: panel,
      from: operand.address + offset,
      rows: rows + 4 * first,
      rowCount,
      runs,
      runCount: operand.runs.length,
      length: operand.length,
    });
    return { address: panel, line: widthOf(operand), transposed: operand.transposed };
  };
}
