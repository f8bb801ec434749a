/** Products with a matrix many of whose elements are 0, on WASM. @module */
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./code/functions.ts";
import { multiplesOf } from "./products/operand.ts";
import { entryBytes, groupWidth, panelWidth } from "./code/sparse.ts";

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
  const bits = integersOf(viewOf(backend, matrix));
  const some = range(0, rows, sample).reduce((sum, row) => sum + mark(used, counts, bits, row), 0);
  if (some > most * groups * Math.ceil(rows / sample)) return undefined;
  counts.fill(0);
  const total = range(0, rows, 1).reduce((sum, row) => sum + mark(used, counts, bits, row), 0);
  if (total > most * used.length) return undefined;
  const entries = allocate(backend, [Math.max(1, total * entrySize)]);
  fill(viewOf(backend, entries), viewOf(backend, matrix), columns, counts, used);
  return { rows, columns, counts, entries };
}

const entrySize = entryBytes / 4;
/** One of so many rows tells whether to look at all of them. */
const sample = 8;

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
}

/** Marks and counts the groups of a row that are not all 0, and returns how many there are. */
function mark(used: Uint8Array, counts: Int32Array, bits: Int32Array, row: number): number {
  const groups = counts.length, columns = bits.length / (used.length / groups);
  const start = row * columns, end = start + columns;
  let total = 0;
  for (let group = 0, i = start, at = row * groups; group < groups; group++, at++) {
    let any = 0;
    if (i + groupWidth <= end) {
      any = bits[i]! | bits[i + 1]! | bits[i + 2]! | bits[i + 3]!;
      i += groupWidth;
    } else for (; i < end; i++) any |= bits[i]!;
    const present = (any & 0x7fff_ffff) === 0 ? 0 : 1; // -0 is 0
    used[at] = present;
    counts[group]! += present;
    total += present;
  }
  return total;
}

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

/** The matrix with its elements squared; {@linkcode free} its `entries` too. */
export function squareOccupied(backend: WasmBackend, matrix: Occupied): Occupied {
  const entries = allocate(backend, matrix.entries.shape);
  const from = viewOf(backend, matrix.entries), to = viewOf(backend, entries);
  integersOf(to).set(integersOf(from)); // places are not numbers to be touched
  for (let entry = 0; entry + entrySize <= to.length; entry += entrySize) {
    for (let j = 1; j < entrySize; j++) to[entry + j]! *= to[entry + j]!;
  }
  return { ...matrix, entries };
}

/** A right operand `[rows, width]`, eight columns side by side; {@linkcode free} `elements`. */
export interface Panels {
  readonly rows: number;
  readonly width: number;
  /** Panel after panel; the last one is filled up with zeros. */
  readonly elements: TensorInfo;
}

/** Packs a right operand for {@linkcode multiplyOccupied}. */
export function packPanels(backend: WasmBackend, right: TensorInfo): Panels {
  const [rows, width] = right.shape as [number, number];
  const elements = allocate(backend, [Math.ceil(width / panelWidth), rows, panelWidth]);
  const places = allocate(backend, [rows]);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const rightAt = at(right), elementsAt = at(elements), placesAt = at(places);
  integersOf(viewOf(backend, places)).set(multiplesOf(4 * width, rows));
  const { packColumns } = functionsOn(backend);
  const whole = width - width % panelWidth;
  for (let column = 0; column < whole; column += 4) {
    const panel = Math.floor(column / panelWidth) * rows * panelWidth + column % panelWidth;
    packColumns({
      to: elementsAt + 4 * panel,
      step: 4 * panelWidth,
      base: rightAt + 4 * column,
      rows: placesAt,
      count: rows,
    });
  }
  if (whole < width) {
    const from = viewOf(backend, right);
    const to = viewOf(backend, elements).subarray(whole * rows).fill(0);
    for (let k = 0; k < rows; k++) {
      to.set(from.subarray(k * width + whole, (k + 1) * width), k * panelWidth);
    }
  }
  free(backend, places);
  return { rows, width, elements };
}

/**
 * Rows `from` to `to` of `out = leftᵀ · right`.
 *
 * @param from the first of them, a multiple of four
 * @param to the one after the last, a multiple of four or the number of rows of `out`
 */
export function multiplyOccupied(
  backend: WasmBackend,
  { columns: height, counts, entries }: Occupied,
  right: Panels,
  out: TensorInfo,
  from: number,
  to: number,
): void {
  const groups = Math.ceil((to - from) / groupWidth), padded = groups * groupWidth;
  const { width } = right;
  const tables = allocate(backend, [groups + padded]);
  const edge = allocate(backend, [padded, panelWidth]);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const tableAt = at(tables), edgeAt = at(edge);
  const panelsAt = at(right.elements), outAt = at(out), entriesAt = at(entries);
  const { sparseProduct } = functionsOn(backend);
  const table = integersOf(viewOf(backend, tables));
  const group = from / groupWidth;
  table.set(counts.subarray(group, group + groups));
  const skipped = counts.subarray(0, group).reduce((sum, count) => sum + count, 0);
  const outRows = table.subarray(groups);
  outRows.set(multiplesOf(4 * width, padded, outAt + 4 * from * width));
  const run = (column: number) =>
    sparseProduct({
      entries: entriesAt + entryBytes * skipped,
      counts: tableAt,
      groups,
      panel: panelsAt + 4 * column * right.rows,
      rows: tableAt + 4 * groups,
      column: 4 * column,
    });

  const whole = width - width % panelWidth;
  for (let column = 0; column < whole; column += panelWidth) {
    // Rows that fill up the last group go to the edge, wherever the column is.
    for (let row = height - from; row < padded; row++) outRows[row] = edgeAt - 4 * column;
    run(column);
  }
  if (whole < width) {
    outRows.set(multiplesOf(4 * panelWidth, padded, edgeAt - 4 * whole));
    run(whole);
    const results = viewOf(backend, out), part = viewOf(backend, edge);
    for (let row = from; row < to; row++) {
      const source = (row - from) * panelWidth;
      results.set(part.subarray(source, source + width - whole), row * width + whole);
    }
  }
  for (const info of [tables, edge]) free(backend, info);
}

function integersOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
