/** A product that is to be computed, as it lies on the heap, and a block of it. @module */
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";
import type { HeapFunctions } from "../code/heap_functions.ts";
import { leftWidth, rightWidth } from "../code/matrix.ts";
import {
  columnsOf,
  type Operand,
  type PlacedOperand,
  placedOperand,
  placing,
  rowsOf,
} from "./operand.ts";
import { stretchesOf } from "./packing.ts";
import { panelSource, type Side } from "./panels.ts";

/** Rows and columns that are packed at a time: 240 KB and 1.2 MB. */
const rowBlock = 192, columnBlock = 960;

/** `out[i][j] = Σ_k left[i][k] right[k][j]`, where all of it lies. */
export interface Product {
  readonly left: PlacedOperand;
  readonly right: PlacedOperand;
  /** Address of the table of addresses of the result's rows, whose elements are contiguous. */
  readonly outRows: number;
  /** The operand that all blocks are multiplied with; the other one is cut. */
  readonly shared: Side;
  /** Address of its panels where they are packed ahead, otherwise 0. */
  readonly panels: number;
  /** Address of workspaces, one behind the other: each thread has one of its own. */
  readonly workspaces: number;
  readonly sizes: WorkspaceSizes;
}

/** An operand that is packed ahead, and where its panels lie. */
export interface Ahead {
  readonly side: Side;
  readonly panels: number;
}

/** Bytes of what is packed at a time of operands that are not packed ahead. */
export interface WorkspaceSizes {
  readonly left: number;
  readonly right: number;
  /** With both of them, and room for a tile of the result. */
  readonly whole: number;
}

/** Some rows and columns of the result. */
export interface Block {
  readonly row: number;
  readonly rowEnd: number;
  readonly column: number;
  readonly columnEnd: number;
}

/** The operand with fewer lanes. */
export function smallerSide(left: Operand, right: Operand): Side {
  return rowsOf(left) >= columnsOf(right) ? "right" : "left";
}

/** The workspace that computing blocks of such a product takes. */
export function workspaceSizes(left: Operand, right: Operand, ahead?: Side): WorkspaceSizes {
  const deepest = stretchesOf(left, right).reduce((most, { depth }) => Math.max(most, depth), 0);
  const panels = (count: number, most: number, width: number) =>
    4 * Math.min(most, roundUp(count, width)) * deepest;
  const sizes = {
    left: ahead === "left" ? 0 : panels(rowsOf(left), rowBlock, leftWidth),
    right: ahead === "right" ? 0 : panels(columnsOf(right), columnBlock, rightWidth),
  };
  return { ...sizes, whole: sizes.left + sizes.right + 4 * leftWidth * rightWidth };
}

/** Bytes of a place for a product: a workspace for each thread, and tables. */
export function roomFor(left: Operand, right: Operand, ahead?: Side, threads = 1): number {
  const tables = rowsOf(left) + left.rows.length + left.runs.length + right.rows.length +
    right.runs.length;
  return threads * workspaceSizes(left, right, ahead).whole + 4 * tables;
}

/** A product in its place, of {@linkcode roomFor} bytes. */
export function placedProduct(
  heap: WebAssembly.Memory,
  place: number,
  left: Operand,
  right: Operand,
  outRows: Int32Array,
  ahead?: Ahead,
  threads = 1,
): Product {
  const sizes = workspaceSizes(left, right, ahead?.side);
  const placed = placing(heap, place + threads * sizes.whole);
  return {
    left: placedOperand(left, placed),
    right: placedOperand(right, placed),
    outRows: placed(outRows),
    shared: ahead?.side ?? smallerSide(left, right),
    panels: ahead?.panels ?? 0,
    workspaces: place,
    sizes,
  };
}

/** Multiplies in a place on the heap that nobody else uses meanwhile, of {@linkcode roomFor} bytes. */
export function multiplierIn(
  functions: HeapFunctions,
  heap: WebAssembly.Memory,
  place: number,
): (left: Operand, right: Operand, outRows: Int32Array) => void {
  return (left, right, outRows) => {
    computeWhole(functions, placedProduct(heap, place, left, right, outRows));
  };
}

/** Computes all of it in the first workspace. */
export function computeWhole(functions: HeapFunctions, product: Product): void {
  const rowEnd = rowsOf(product.left), columnEnd = columnsOf(product.right);
  computeBlock(functions, product, { row: 0, rowEnd, column: 0, columnEnd }, 0);
}

/** Blocks of at most so many columns, of about the same width. */
function* columnBlocks(
  from: number,
  to: number,
  most: number,
): Generator<readonly [column: number, columns: number]> {
  const count = Math.ceil((to - from) / most);
  const width = roundUp(Math.ceil((to - from) / count), rightWidth);
  for (let column = from; column < to; column += width) {
    yield [column, Math.min(width, to - column)];
  }
}

/**
 * Computes a block in the workspace of a thread. Each element is the same sum in the same order whatever the block
 * that it is in.
 */
export function computeBlock(
  functions: HeapFunctions,
  product: Product,
  { row: firstRow, rowEnd, column: firstColumn, columnEnd }: Block,
  thread: number,
): void {
  if (firstRow >= rowEnd || firstColumn >= columnEnd) return;
  const { left, right, outRows, shared, panels, sizes } = product;
  const workspace = product.workspaces + thread * sizes.whole;
  const scratch = workspace + sizes.left + sizes.right;
  const stretches = stretchesOf(left, right);
  const ahead = (side: Side) => side === shared ? panels : 0;
  const lefts = panelSource(functions, "left", left, ahead("left"), workspace);
  const rights = panelSource(functions, "right", right, ahead("right"), workspace + sizes.left);
  const most = ahead("right") === 0 ? columnBlock : columnEnd - firstColumn;
  for (const [column, columns] of columnBlocks(firstColumn, columnEnd, most)) {
    stretches.forEach((stretch, index) => {
      const packedRight = rights(stretch, column, columns);
      for (let row = firstRow; row < rowEnd; row += rowBlock) {
        const rowCount = Math.min(rowBlock, rowEnd - row);
        functions.multiply({
          left: lefts(stretch, row, rowCount),
          right: packedRight,
          rows: outRows + 4 * row,
          rowCount,
          columns,
          column: 4 * column,
          depth: stretch.depth,
          accumulate: index > 0 ? 1 : 0,
          scratch,
        });
      }
    });
  }
}
