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
  /** How many rows each group of columns has. */
  readonly counts: Int32Array;
  /** Share of the products that are left to be computed. */
  readonly share: number;
}

/** Finds the rows that each group of columns needs. */
export function occupied(matrix: Float32Array, columns: number): Occupied {
  const counts = new Int32Array(Math.ceil(columns / groupWidth));
  let total = 0;
  for (let start = 0; start < matrix.length; start += columns) {
    for (let group = 0; group < counts.length; group++) {
      if (!anyIn(matrix, start, group, columns)) continue;
      counts[group]!++;
      total++;
    }
  }
  return { counts, share: total * columns / Math.max(1, counts.length * matrix.length) };
}

function anyIn(matrix: Float32Array, start: number, group: number, columns: number): boolean {
  const first = group * groupWidth, end = Math.min(columns, first + groupWidth);
  for (let j = first; j < end; j++) if (matrix[start + j] !== 0) return true;
  return false;
}

/**
 * `leftᵀ · right`, passing over what is 0 in groups of four columns of the left operand.
 *
 * @param left `[n, rows of the result]`
 * @param right `[n, columns of the result]`
 */
export function multiplyOccupied(
  backend: WasmBackend,
  left: TensorInfo,
  { counts }: Occupied,
  right: TensorInfo,
  out: TensorInfo,
): void {
  const [n, height] = left.shape as [number, number], width = right.shape[1]!;
  const groups = counts.length, padded = groups * groupWidth;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const entries = allocate(backend, [Math.max(1, total * entryBytes / 4)]);
  const tables = allocate(backend, [groups + 2 * padded]);
  const panel = allocate(backend, [n, panelWidth]);
  const edge = allocate(backend, [padded, panelWidth]);
  const at = (info: TensorInfo) => addressOf(backend, info);

  fillEntries(viewOf(backend, entries), viewOf(backend, left), height, counts);
  const table = integersOf(viewOf(backend, tables));
  table.set(counts);
  for (let row = 0; row < padded; row++) { // rows that fill up the last group go nowhere
    table[groups + row] = row < height ? at(out) + 4 * row * width : at(edge);
    table[groups + padded + row] = at(edge) + 4 * row * panelWidth;
  }
  const from = viewOf(backend, right), to = viewOf(backend, panel);
  for (let column = 0; column < width; column += panelWidth) {
    const count = Math.min(panelWidth, width - column), whole = count === panelWidth;
    for (let k = 0, target = 0; k < n; k++, target += panelWidth) {
      for (let j = 0; j < count; j++) to[target + j] = from[k * width + column + j]!;
    }
    const [tablesAt, spare] = [at(tables), whole ? 0 : padded];
    const rows = tablesAt + 4 * (groups + spare), offset = whole ? 4 * column : 0;
    const inEdge = !whole || height < padded ? at(edge) : 0;
    if (whole && inEdge !== 0) {
      // addresses in the edge have the column subtracted, so that it can be added to all
      for (let row = height; row < padded; row++) table[groups + row] = inEdge - offset;
    }
    functionsOn(backend).sparseProduct(at(entries), tablesAt, groups, at(panel), rows, offset);
    if (whole) continue;
    const results = viewOf(backend, out), part = viewOf(backend, edge);
    for (let row = 0; row < height; row++) {
      const source = row * panelWidth;
      results.set(part.subarray(source, source + count), row * width + column);
    }
  }
  for (const info of [entries, tables, panel, edge]) free(backend, info);
}

/** One entry for each row that a group of columns needs, the groups one after the other. */
function fillEntries(
  entries: Float32Array,
  matrix: Float32Array,
  columns: number,
  counts: Int32Array,
): void {
  const places = integersOf(entries), size = entryBytes / 4;
  const next = new Int32Array(counts.length);
  for (let group = 1; group < next.length; group++) {
    next[group] = next[group - 1]! + size * counts[group - 1]!;
  }
  for (let start = 0, k = 0; start < matrix.length; start += columns, k++) {
    for (let group = 0; group < counts.length; group++) {
      if (!anyIn(matrix, start, group, columns)) continue;
      const entry = next[group]!, first = group * groupWidth;
      places[entry] = 4 * panelWidth * k;
      for (let j = 0; j < groupWidth; j++) {
        entries[entry + 1 + j] = first + j < columns ? matrix[start + first + j]! : 0;
      }
      next[group] = entry + size;
    }
  }
}

function integersOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
