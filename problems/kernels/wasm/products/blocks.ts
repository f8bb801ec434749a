/** How products are cut into blocks for several threads. @module */
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";
import { leftWidth, rightWidth } from "../code/matrix.ts";
import { columnsOf, type Operand } from "./operand.ts";
import { type Block, type Product, rowsOf } from "./product.ts";

/** Multiplications that are worth handing over: some five microseconds of one thread. */
const worthHandingOver = 2 ** 17;

/** Whether a product takes long enough. */
export function isWorthHandingOver(left: Operand, right: Operand): boolean {
  const depth = left.transposed ? left.rows.length : left.runs.length * left.length;
  return rowsOf(left) * columnsOf(right) * depth >= worthHandingOver;
}

/**
 * Sizes of the blocks that rows or columns are cut into, one of each size for every thread, as shares of what each
 * got if all were equally fast. As they are not, small blocks are taken last; but for each block the other operand
 * is packed once more, which is to take little beside computing it.
 */
function sharesOf(lengthForEach: number): readonly number[] {
  if (lengthForEach < 384) return [1];
  return lengthForEach < 2048 ? [1 / 4, 3 / 4] : [1 / 8, 2 / 8, 5 / 8];
}

/** How many blocks a product is cut into. */
export function blockCount(product: Product, threads: number): number {
  return threads * sharesOf(lengthOf(product) / threads).length;
}

/** One of the blocks: along the rows where they are more, or the right operand was packed ahead. */
export function blockAt(product: Product, index: number, threads: number): Block {
  const { left, right } = product, rows = rowsOf(left), columns = columnsOf(right);
  const alongRows = isAlongRows(product), length = lengthOf(product);
  const unit = alongRows ? leftWidth : rightWidth;
  const shares = sharesOf(length / threads);
  const cut = (block: number) => {
    const level = Math.floor(block / threads), within = block % threads;
    const below = shares.slice(0, level).reduce((sum, share) => sum + share, 0);
    const reached = threads * below + within * (shares[level] ?? 0);
    return Math.min(length, roundUp(Math.ceil(length / threads * reached), unit));
  };
  const [from, to] = [cut(index), cut(index + 1)];
  return alongRows
    ? { row: from, rowEnd: to, column: 0, columnEnd: columns }
    : { row: 0, rowEnd: rows, column: from, columnEnd: to };
}

function isAlongRows({ left, right, panels }: Product): boolean {
  return panels !== 0 || rowsOf(left) >= columnsOf(right);
}

function lengthOf(product: Product): number {
  return isAlongRows(product) ? rowsOf(product.left) : columnsOf(product.right);
}
