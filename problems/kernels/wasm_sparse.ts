/** Products with a matrix many of whose elements are 0, on WASM. @module */
import { functionsOn } from "./wasm_code.ts";
import {
  addressOf,
  allocate,
  free,
  type TensorInfo,
  viewOf,
  type WasmBackend,
} from "./wasm_heap.ts";
import { entryBytes, groupWidth, panelWidth } from "./wasm_sparse_code.ts";

/**
 * What is left of a matrix `[rows, columns]` without its zeros: for each group of four columns side by
 * side, the rows where one of them is not 0.
 */
export interface Occupied {
  readonly rows: number;
  readonly columns: number;
  /** How many rows each group of columns has. */
  readonly counts: Int32Array;
  /** An entry for each of them, a place and four values, the groups one after the other. */
  readonly entries: TensorInfo;
}

/**
 * Leaves the zeros of a matrix out.
 *
 * @returns `undefined` if more than `most` of its elements would be left
 */
export function occupied(
  backend: WasmBackend,
  matrix: TensorInfo,
  most: number,
): Occupied | undefined {
  const [rows, columns] = matrix.shape as [number, number];
  const groups = Math.ceil(columns / groupWidth);
  const used = new Uint8Array(rows * groups), counts = new Int32Array(groups);
  let total = 0;
  const elements = viewOf(backend, matrix);
  for (let k = 0, i = 0, at = 0; k < rows; k++) {
    for (let group = 0, j = 0; group < groups; group++, at++) {
      let any = false;
      for (const end = Math.min(columns, j + groupWidth); j < end; j++) {
        if (elements[i++] !== 0) any = true;
      }
      if (!any) continue;
      used[at] = 1;
      counts[group]!++;
      total++;
    }
  }
  if (total > most * used.length) return undefined;
  const entries = allocate(backend, [Math.max(1, total * entrySize)]);
  fill(viewOf(backend, entries), viewOf(backend, matrix), columns, counts, used);
  return { rows, columns, counts, entries };
}

const entrySize = entryBytes / 4;

function fill(
  entries: Float32Array,
  matrix: Float32Array,
  columns: number,
  counts: Int32Array,
  used: Uint8Array,
): void {
  const places = integersOf(entries), next = new Int32Array(counts.length);
  for (let group = 1; group < next.length; group++) {
    next[group] = next[group - 1]! + entrySize * counts[group - 1]!;
  }
  for (let start = 0, k = 0, at = 0; start < matrix.length; start += columns, k++) {
    for (let group = 0; group < next.length; group++, at++) {
      if (used[at] === 0) continue;
      const entry = next[group]!, first = group * groupWidth;
      places[entry] = 4 * panelWidth * k;
      for (let j = 0; j < groupWidth; j++) {
        entries[entry + 1 + j] = first + j < columns ? matrix[start + first + j]! : 0;
      }
      next[group] = entry + entrySize;
    }
  }
}

/** Squares the elements in place. */
export function squareOccupied(backend: WasmBackend, { entries }: Occupied): void {
  const values = viewOf(backend, entries);
  for (let entry = 0; entry + entrySize <= values.length; entry += entrySize) {
    for (let j = 1; j < entrySize; j++) values[entry + j]! *= values[entry + j]!;
  }
}

/** `out = leftᵀ · right`, by panels of the right operand, `[rows, width]`. */
export function multiplyOccupied(
  backend: WasmBackend,
  { rows: n, columns: height, counts, entries }: Occupied,
  right: TensorInfo,
  out: TensorInfo,
): void {
  const groups = counts.length, padded = groups * groupWidth, width = right.shape[1]!;
  const tables = allocate(backend, [groups + padded + n]);
  const panel = allocate(backend, [n, panelWidth]);
  const edge = allocate(backend, [padded, panelWidth]);
  const [tableAt, panelAt, edgeAt, rightAt, outAt, entriesAt] = [
    tables,
    panel,
    edge,
    right,
    out,
    entries,
  ].map((info) => addressOf(backend, info)) as [number, number, number, number, number, number];
  const { packColumns, sparseProduct } = functionsOn(backend);
  const table = integersOf(viewOf(backend, tables));
  table.set(counts);
  const outRows = table.subarray(groups, groups + padded);
  for (let row = 0; row < height; row++) outRows[row] = outAt + 4 * row * width;
  for (let k = 0; k < n; k++) table[groups + padded + k] = 4 * k * width;
  const [rowsAt, placesAt] = [tableAt + 4 * groups, tableAt + 4 * (groups + padded)];

  const whole = width - width % panelWidth;
  for (let column = 0; column < whole; column += panelWidth) {
    for (let j = 0; j < panelWidth; j += 4) {
      const from = rightAt + 4 * (column + j);
      packColumns(panelAt + 4 * j, 4 * panelWidth, from, placesAt, n);
    }
    // Rows that fill up the last group go to the edge, wherever the column is.
    for (let row = height; row < padded; row++) outRows[row] = edgeAt - 4 * column;
    sparseProduct(entriesAt, tableAt, groups, panelAt, rowsAt, 4 * column);
  }
  if (whole < width) {
    const from = viewOf(backend, right), to = viewOf(backend, panel).fill(0);
    for (let k = 0; k < n; k++) {
      to.set(from.subarray(k * width + whole, (k + 1) * width), k * panelWidth);
    }
    for (let row = 0; row < padded; row++) outRows[row] = edgeAt + 4 * row * panelWidth;
    sparseProduct(entriesAt, tableAt, groups, panelAt, rowsAt, 0);
    const results = viewOf(backend, out), part = viewOf(backend, edge);
    for (let row = 0; row < height; row++) {
      const source = row * panelWidth;
      results.set(part.subarray(source, source + width - whole), row * width + whole);
    }
  }
  for (const info of [tables, panel, edge]) free(backend, info);
}

function integersOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
