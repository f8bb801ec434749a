/** Products as work for several threads. @module */
import { leftWidth, rightWidth } from "../code/matrix.ts";
import { blockCount, type Cutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { columnsOf, type Operand, type PlacedOperand } from "./operand.ts";
import { computeBlock, type Product, rowsOf } from "./product.ts";

/** Multiplications that are worth handing over: some fifteen microseconds of one thread. */
export const worthHandingOver: number = 2 ** 19;

/** Whether a product takes long enough. */
export function isWorthHandingOver(left: Operand, right: Operand): boolean {
  const depth = left.transposed ? left.rows.length : left.runs.length * left.length;
  return rowsOf(left) * columnsOf(right) * depth >= worthHandingOver;
}

/** A product as it is handed over. */
export function productWork(product: Product, threads: number): Work {
  const { left, right, outRows, panels, workspaces, sizes } = product;
  const operand = (
    { address, rowsAt, rows, runsAt, runs, length, transposed }: PlacedOperand,
  ) => [address, rowsAt, rows.length, runsAt, runs.length, length, Number(transposed)];
  const places = [outRows, panels, workspaces, sizes.left, sizes.right, sizes.whole];
  const numbers = [threads, ...operand(left), ...operand(right), ...places];
  return { kind: "product", numbers, blocks: blockCount(cuttingOf(product, threads)) };
}

/** The same on the other side. */
export const readProduct: ReadWork = (next, heap, functions) => {
  const table = () => {
    const start = next();
    return [start, new Int32Array(heap.buffer, start, next())] as const;
  };
  const operand = (): PlacedOperand => {
    const address = next(), [rowsAt, rows] = table(), [runsAt, runs] = table();
    return { address, rowsAt, rows, runsAt, runs, length: next(), transposed: next() === 1 };
  };
  const threads = next();
  const product: Product = {
    left: operand(),
    right: operand(),
    outRows: next(),
    panels: next(),
    workspaces: next(),
    sizes: { left: next(), right: next(), whole: next() },
  };
  const rows = rowsOf(product.left), columns = columnsOf(product.right);
  const cutting = cuttingOf(product, threads), alongRows = isAlongRows(product);
  return (index, thread) => {
    const [from, to] = rangeOf(index, cutting);
    const block = alongRows
      ? { row: from, rowEnd: to, column: 0, columnEnd: columns }
      : { row: 0, rowEnd: rows, column: from, columnEnd: to };
    computeBlock(functions, product, block, thread);
  };
};

/** Along the rows where they are more, or the right operand was packed ahead. */
function isAlongRows({ left, right, panels }: Product): boolean {
  return panels !== 0 || rowsOf(left) >= columnsOf(right);
}

/** For each block the other operand is packed once more, which is to take little beside computing it. */
function cuttingOf(product: Product, threads: number): Cutting {
  const alongRows = isAlongRows(product);
  const length = alongRows ? rowsOf(product.left) : columnsOf(product.right);
  const each = length / threads;
  const shares = each < 384 ? [1] : each < 2048 ? [1 / 4, 3 / 4] : [1 / 8, 2 / 8, 5 / 8];
  return { length, threads, shares, unit: alongRows ? leftWidth : rightWidth };
}
