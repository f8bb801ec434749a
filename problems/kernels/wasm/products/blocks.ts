/** Products as work for several threads. @module */
import { blockCount, type Cutting, passCutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { columnsOf, type Operand, type PlacedOperand, rowsOf } from "./operand.ts";
import { type Stretch, stretchesOf } from "./packing.ts";
import { lanesOf, packPanels, panelsSize, panelWidth, type Side } from "./panels.ts";
import { computeBlock, type Product, type StretchRange, summed } from "./product.ts";

/** Multiplications that are worth handing over: some fifteen microseconds of one thread. */
export const worthHandingOver: number = 2 ** 19;

/** Whether a product takes long enough. */
export function isWorthHandingOver(left: Operand, right: Operand): boolean {
  return rowsOf(left) * columnsOf(right) * depthOf(stretchesOf(left, right)) >= worthHandingOver;
}

/** Terms of a sum over stretches. */
function depthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { depth }) => sum + depth, 0);
}

/**
 * The operand that all blocks of a product are multiplied with, which is packed ahead: the one with fewer lanes. The
 * other is cut.
 */
export function sharedSide(left: Operand, right: Operand): Side {
  return rowsOf(left) >= columnsOf(right) ? "right" : "left";
}

/** Elements of an operand that are packed ahead at a time: 4 MB. */
const elementsAhead = 2 ** 20;

/** Stretches of which an operand is packed ahead, and the bytes that its panels take. */
interface PieceAhead {
  readonly stretches: StretchRange;
  readonly bytes: number;
}

/** All stretches, in pieces of which little enough is packed ahead. */
export function piecesAhead(side: Side, left: Operand, right: Operand): PieceAhead[] {
  const operand = side === "left" ? left : right, lanes = lanesOf(side, operand);
  const all = stretchesOf(left, right), pieces: PieceAhead[] = [];
  let from = 0;
  for (let to = 1; to <= all.length; to++) {
    const more = all.slice(from, to + 1);
    if (to < all.length && lanes * depthOf(more) <= elementsAhead) continue;
    pieces.push({ stretches: [from, to], bytes: panelsSize(side, operand, all.slice(from, to)) });
    from = to;
  }
  return pieces;
}

/** A product of which an operand is packed ahead, as work. */
export function productWork(product: Product, threads: number): Work {
  const numbers = [threads, ...numbersOf(product)];
  return { kind: "product", numbers, blocks: blockCount(cuttingOf(product, threads)) };
}

/** What computes {@linkcode productWork}. */
export const readProduct: ReadWork = (next, heap, functions) => {
  const threads = next(), product = nextProduct(next, heap);
  const { left, right, rightPanels } = product, cutting = cuttingOf(product, threads);
  return (index, thread) => {
    const [from, to] = rangeOf(index, cutting);
    const block = rightPanels !== 0
      ? { row: from, rowEnd: to, column: 0, columnEnd: columnsOf(right) }
      : { row: 0, rowEnd: rowsOf(left), column: from, columnEnd: to };
    computeBlock(functions, product, block, thread);
  };
};

/** Packing the operand of a product that is packed ahead, as work. */
export function panelsWork(product: Product, threads: number): Work {
  const numbers = [threads, ...numbersOf(product)];
  return { kind: "panels", numbers, blocks: blockCount(panelsCutting(product, threads)) };
}

/** What computes {@linkcode panelsWork}. */
export const readPanels: ReadWork = (next, heap, functions) => {
  const threads = next(), product = nextProduct(next, heap);
  const side = sideAhead(product), cutting = panelsCutting(product, threads);
  const panels = side === "left" ? product.leftPanels : product.rightPanels;
  const stretches = summed(product);
  return (index) =>
    packPanels(functions, side, product[side], stretches, panels, rangeOf(index, cutting));
};

function sideAhead({ rightPanels }: Product): Side {
  return rightPanels === 0 ? "left" : "right";
}

function panelsCutting(product: Product, threads: number): Cutting {
  const side = sideAhead(product);
  return passCutting(lanesOf(side, product[side]), threads, 2 * panelWidth.right);
}

/** Multiplications of a thread's share of a product from which on it is cut into so many blocks. */
const sharesFrom = [
  { least: 2 ** 24, shares: [1 / 16, 1 / 16, 1 / 8, 1 / 4, 1 / 2] },
  { least: 2 ** 21, shares: [1 / 4, 3 / 4] },
  { least: 0, shares: [1] },
] as const;

/** What is not packed ahead is cut. */
function cuttingOf(product: Product, threads: number): Cutting {
  const side = sideAhead(product) === "left" ? "right" : "left";
  const rows = rowsOf(product.left), columns = columnsOf(product.right);
  const each = rows * columns * depthOf(summed(product)) / threads;
  const { shares } = sharesFrom.find(({ least }) => each >= least)!;
  return { length: side === "left" ? rows : columns, threads, shares, unit: panelWidth[side] };
}

function numbersOf(product: Product): number[] {
  const operand = (
    { address, rowsAt, rows, runsAt, runs, length, transposed }: PlacedOperand,
  ) => [address, rowsAt, rows.length, runsAt, runs.length, length, Number(transposed)];
  const { left, right, outRows, leftPanels, rightPanels, workspaces, sizes } = product;
  return [
    ...operand(left),
    ...operand(right),
    ...[outRows, leftPanels, rightPanels, workspaces],
    ...[sizes.left, sizes.right, sizes.whole, ...product.stretches],
  ];
}

/** The same on the other side. */
function nextProduct(next: () => number, heap: WebAssembly.Memory): Product {
  const table = () => {
    const start = next();
    return [start, new Int32Array(heap.buffer, start, next())] as const;
  };
  const operand = (): PlacedOperand => {
    const address = next(), [rowsAt, rows] = table(), [runsAt, runs] = table();
    return { address, rowsAt, rows, runsAt, runs, length: next(), transposed: next() === 1 };
  };
  return {
    left: operand(),
    right: operand(),
    outRows: next(),
    leftPanels: next(),
    rightPanels: next(),
    workspaces: next(),
    sizes: { left: next(), right: next(), whole: next() },
    stretches: [next(), next()],
  };
}
