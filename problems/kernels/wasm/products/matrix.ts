/** Products of matrices on the WASM heap, wherever their elements lie. @module */
import type { TensorInfo } from "../../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  type WasmBackend,
} from "../../../../optimizers/backends/wasm_heap.ts";
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";
import { functionsOn, type HeapFunctions } from "../code/functions.ts";
import { blasInUse } from "../../../../optimizers/backends/blas.ts";
import { leftWidth, rightWidth } from "../code/matrix.ts";
import { multiplyByBlas } from "./matrix_blas.ts";
import { columnsOf, type Operand } from "./operand.ts";

/** Steps of the inner loop, rows and columns that are packed at a time: 240 KB and 1.2 MB. */
const depthBlock = 320, rowBlock = 192, columnBlock = 960;

/** A stretch of the summation index: `count` runs from `run`, of each `length` elements. */
interface Stretch {
  /** Index of the first term. */
  readonly start: number;
  /** Number of terms. */
  readonly depth: number;
  readonly run: number;
  readonly count: number;
  /** First element of each run, and how many. */
  readonly first: number;
  readonly length: number;
}

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
  const table = right.transposed ? right.runs : right.rows;
  const panelSize = roundUp(columns, rightWidth) * depth;
  const panels = allocate(backend, [panelSize + table.length]);
  let to = addressOf(backend, panels);
  const tableAt = to + 4 * panelSize;
  const packRight = packer(functionsOn(backend), right, right.transposed, rightWidth, () => {
    new Int32Array(memoryOf(backend).buffer).set(table, tableAt / 4);
    return tableAt;
  });
  for (let column = 0; column < columns; column += columnBlock) {
    const width = Math.min(columnBlock, columns - column);
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
 * `out[i][j] = Σ_k left[i][k] right[k][j]`, either operand transposed where it says so.
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
  const rowCount = outRows.length;
  const columns = columnsOf(right);
  const stretches = stretchesOf(left, right);
  const deepest = stretches.reduce((most, { depth }) => Math.max(most, depth), 0);
  const leftSize = Math.min(rowBlock, roundUp(rowCount, leftWidth)) * deepest;
  const rightSize = packed ? 0 : Math.min(columnBlock, roundUp(columns, rightWidth)) * deepest;
  const tileSize = leftWidth * rightWidth;
  const tables = [outRows, left.rows, left.runs, right.rows, right.runs];
  const tableSize = tables.reduce((sum, table) => sum + table.length, 0);
  const workspace = allocate(backend, [leftSize + rightSize + tileSize + tableSize]);

  const leftPanels = addressOf(backend, workspace);
  let rightPanels = packed ? addressOf(backend, packed) : leftPanels + 4 * leftSize;
  const tile = leftPanels + 4 * (leftSize + rightSize);
  const heap = new Int32Array(memoryOf(backend).buffer);
  let free4 = tile / 4 + tileSize;
  const placed = (table: Int32Array): number => {
    heap.set(table, free4);
    free4 += table.length;
    return 4 * (free4 - table.length);
  };
  const rowTable = placed(outRows);
  const functions = functionsOn(backend);
  const packLeft = packer(functions, left, !left.transposed, leftWidth, placed);
  const packRight = packed || packer(functions, right, right.transposed, rightWidth, placed);

  for (let column = 0; column < columns; column += columnBlock) {
    const width = Math.min(columnBlock, columns - column);
    stretches.forEach((stretch, index) => {
      if (typeof packRight === "function") packRight(rightPanels, column, width, stretch);
      for (let row = 0; row < rowCount; row += rowBlock) {
        const height = Math.min(rowBlock, rowCount - row);
        packLeft(leftPanels, row, height, stretch);
        functions.multiply({
          left: leftPanels,
          right: rightPanels,
          rows: rowTable + 4 * row,
          rowCount: height,
          columns: width,
          column: 4 * column,
          depth: stretch.depth,
          accumulate: index > 0 ? 1 : 0,
          scratch: tile,
        });
      }
      if (packed) rightPanels += 4 * roundUp(width, rightWidth) * stretch.depth;
    });
  }
  free(backend, workspace);
}

/** Without a left operand, those with any plain one. */
function stretchesOf(left: Operand | undefined, right: Operand): Stretch[] {
  const inner = left && !left.transposed ? left : right.transposed ? right : undefined;
  const runs = inner?.runs.length ?? 1, length = inner?.length ?? right.rows.length;
  const stretches: Stretch[] = [];
  if (length > depthBlock) {
    const piece = roundUp(Math.ceil(length / Math.ceil(length / depthBlock)), 4);
    for (let run = 0; run < runs; run++) {
      for (let first = 0; first < length; first += piece) {
        const depth = Math.min(piece, length - first);
        stretches.push({ start: run * length + first, depth, run, count: 1, first, length: depth });
      }
    }
    return stretches;
  }
  const perStretch = Math.max(1, Math.floor(depthBlock / Math.max(1, length)));
  for (let run = 0; run < runs; run += perStretch) {
    const count = Math.min(perStretch, runs - run);
    stretches.push({ start: run * length, depth: count * length, run, count, first: 0, length });
  }
  return stretches;
}

type Packer = (to: number, first: number, count: number, stretch: Stretch) => void;

/**
 * Packs rows of an operand (`alongRows`) or its columns into panels of `width`; lanes beyond the
 * operand repeat a valid one, as their products are not used.
 */
function packer(
  functions: HeapFunctions,
  { address, rows, runs, length }: Operand,
  alongRows: boolean,
  width: number,
  placed: (table: Int32Array) => number,
): Packer {
  const step = 4 * width;
  if (alongRows) {
    const table = placed(runs);
    return (to, first, count, stretch) => {
      const base = address + 4 * stretch.first, last = first + count - 1;
      const row = (i: number) => base + rows[Math.min(i, last)]!;
      const offsets = table + 4 * stretch.run;
      for (let lane = 0; lane < count; lane += 4) {
        const i = first + lane;
        functions.packRows({
          to: panelAt(to, lane, width, stretch.depth),
          step,
          row0: row(i),
          row1: row(i + 1),
          row2: row(i + 2),
          row3: row(i + 3),
          offsets,
          runs: stretch.count,
          length: stretch.length,
        });
      }
    };
  }
  const table = placed(rows);
  return (to, first, count, { start, depth }) => {
    const last = first + count - 1, rows = table + 4 * start;
    const column = (j: number) => {
      const index = Math.min(j, last), run = Math.floor(index / length);
      return address + runs[run]! + 4 * (index - run * length);
    };
    const place = (lane: number) => panelAt(to, lane, width, depth);
    for (let lane = 0; lane < count;) {
      const j = first + lane, a = column(j);
      const lines = Math.floor(Math.min(count - lane, length - j % length) / 16);
      if (lines > 0) {
        functions.packLines({
          to0: place(lane),
          to1: place(lane + 4),
          to2: place(lane + 8),
          to3: place(lane + 12),
          step,
          line: 64 * depth,
          lines,
          base: a,
          rows,
          count: depth,
        });
        lane += 16 * lines;
        continue;
      }
      const [b, c, d] = [column(j + 1), column(j + 2), column(j + 3)];
      const panel = place(lane);
      lane += 4;
      if (b === a + 4 && c === a + 8 && d === a + 12) {
        functions.packColumns({ to: panel, step, base: a, rows, count: depth });
      } else {
        functions.gatherColumns({
          to: panel,
          step,
          base0: a,
          base1: b,
          base2: c,
          base3: d,
          rows,
          count: depth,
        });
      }
    }
  };
}

/** Where the lanes from `lane` on begin: panels follow each other, lanes lie side by side. */
function panelAt(to: number, lane: number, width: number, depth: number): number {
  const within = lane % width;
  return to + 4 * (lane - within) * depth + 4 * within;
}
