/** Products as work for several threads. @module */
import { blockCount, type Cutting, passCutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { columnsOf, type Operand, type PlacedOperand, rowsOf } from "./operand.ts";
import { stretchesOf } from "./packing.ts";
import { lanesOf, packPanels, panelsSize, panelWidth, type Side } from "./panels.ts";
import { computeBlock, type Product } from "./product.ts";

/** Multiplications that are worth handing over: some fifteen microseconds of one thread. */
export const worthHandingOver: number = 2 ** 19;

/** Whether a product takes long enough. */
export function isWorthHandingOver(left: Operand, right: Operand): boolean {
  return multiplications(left, right) >= worthHandingOver;
}

function multiplications(left: Operand, right: Operand): number {
  const depth = left.transposed ? left.rows.length : left.runs.length * left.length;
  return rowsOf(left) * columnsOf(right) * depth;
}

/** Elements of an operand that are packed ahead at most: 4 MB, which the caches of all threads hold. */
const mostAhead = 2 ** 20;

/** The operand that all blocks of a product are multiplied with, and the bytes of its panels. */
export interface Shared {
  readonly side: Side;
  readonly bytes: number;
}

/**
 * The operand with fewer lanes, where it is worth packing once, for all blocks; the other one is cut. A larger one
 * each block packs for itself, a stretch at a time.
 */
export function packedOnce(left: Operand, right: Operand): Shared | undefined {
  const side = smallerSide(left, right), operand = side === "left" ? left : right;
  const bytes = panelsSize(side, operand, stretchesOf(left, right));
  return bytes <= 4 * mostAhead ? { side, bytes } : undefined;
}

function smallerSide(left: Operand, right: Operand): Side {
  return rowsOf(left) >= columnsOf(right) ? "right" : "left";
}

/** A product as work. */
export function productWork(product: Product, threads: number): Work {
  const numbers = [threads, ...numbersOf(product)];
  return { kind: "product", numbers, blocks: blockCount(cuttingOf(product, threads)) };
}

/** What computes {@linkcode productWork}. */
export const readProduct: ReadWork = (next, heap, functions) => {
  const threads = next(), product = nextProduct(next, heap);
  const { left, right } = product, cutting = cuttingOf(product, threads);
  const side = sideCut(product);
  return (index, thread) => {
    const [from, to] = rangeOf(index, cutting);
    const block = side === "left"
      ? { row: from, rowEnd: to, column: 0, columnEnd: columnsOf(right) }
      : { row: 0, rowEnd: rowsOf(left), column: from, columnEnd: to };
    computeBlock(functions, product, block, thread);
  };
};

/** Packing what is packed ahead, as work. */
export function panelsWork(product: Product, threads: number): Work {
  const numbers = [threads, ...numbersOf(product)];
  return { kind: "panels", numbers, blocks: blockCount(panelsCutting(product, threads)) };
}

/** What computes {@linkcode panelsWork}. */
export const readPanels: ReadWork = (next, heap, functions) => {
  const threads = next(), product = nextProduct(next, heap);
  const { left, right } = product, cutting = panelsCutting(product, threads);
  const side = sideAhead(product), stretches = stretchesOf(left, right);
  const panels = side === "left" ? product.leftPanels : product.rightPanels;
  return (index) =>
    packPanels(functions, side, product[side], stretches, panels, rangeOf(index, cutting));
};

function panelsCutting(product: Product, threads: number): Cutting {
  const side = sideAhead(product);
  return passCutting(lanesOf(side, product[side]), threads, 2 * panelWidth.right);
}

/** What all blocks are multiplied with: what is packed ahead, or what would be. */
function sideAhead({ left, right, leftPanels, rightPanels }: Product): Side {
  if (leftPanels === rightPanels) return smallerSide(left, right); // neither is
  return rightPanels === 0 ? "left" : "right";
}

function sideCut(product: Product): Side {
  return sideAhead(product) === "left" ? "right" : "left";
}

/** Sizes of blocks, as {@linkcode Cutting} has them, where a thread's share is no less than so much. */
type Shares = readonly { readonly least: number; readonly shares: readonly number[] }[];

/** By multiplications, where an operand is packed ahead: a block costs little. */
const fine: Shares = [
  { least: 2 ** 24, shares: [1 / 16, 1 / 16, 1 / 8, 1 / 4, 1 / 2] },
  { least: 2 ** 21, shares: [1 / 4, 3 / 4] },
  { least: 0, shares: [1] },
];

/** By lanes, where each block packs both: that is to take little beside computing it. */
const coarse: Shares = [
  { least: 2048, shares: [1 / 8, 2 / 8, 5 / 8] },
  { least: 384, shares: [1 / 4, 3 / 4] },
  { least: 0, shares: [1] },
];

function cuttingOf(product: Product, threads: number): Cutting {
  const { left, right, leftPanels, rightPanels } = product, side = sideCut(product);
  const length = lanesOf(side, product[side]), isAhead = leftPanels !== rightPanels;
  const each = (isAhead ? multiplications(left, right) : length) / threads;
  const { shares } = (isAhead ? fine : coarse).find(({ least }) => each >= least)!;
  return { length, threads, shares, unit: panelWidth[side] };
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
    ...[sizes.left, sizes.right, sizes.whole],
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
  };
}
