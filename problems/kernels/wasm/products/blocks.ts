/** Products as work for several threads. @module */
import { blockCount, type Cutting, passCutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { columnsOf, type Operand, type PlacedOperand, rowsOf } from "./operand.ts";
import { stretchesOf } from "./packing.ts";
import { lanesOf, packPanels, panelsSize, panelWidth, type Side } from "./panels.ts";
import { computeBlock, type Product, smallerSide } from "./product.ts";

/** Multiplications that are worth handing over: some fifteen microseconds of one thread. */
export const worthHandingOver: number = 2 ** 19;

/** Whether a product takes long enough. */
export function isWorthHandingOver(left: Operand, right: Operand): boolean {
  return multiplications(left, right) >= worthHandingOver;
}

function multiplications(left: Operand, right: Operand): number {
  return rowsOf(left) * columnsOf(left) * columnsOf(right);
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
  const bytes = panelsSize(side, operand);
  return bytes <= 4 * mostAhead ? { side, bytes } : undefined;
}

/** A product as work, or packing what is packed ahead of it. */
export function productWork(kind: ProductKind, product: Product, threads: number): Work {
  const blocks = blockCount(cuttings[kind](product, threads));
  return { kind, numbers: [threads, ...productNumbers(product)], blocks };
}

/** What computes a product. */
export const readProduct: ReadWork = (next, heap, functions) => {
  const threads = next(), product = nextProduct(next, heap);
  const { left, right, shared } = product, cutting = cuttings.product(product, threads);
  return (index, thread) => {
    const [from, to] = rangeOf(index, cutting);
    const block = shared === "right"
      ? { row: from, rowEnd: to, column: 0, columnEnd: columnsOf(right) }
      : { row: 0, rowEnd: rowsOf(left), column: from, columnEnd: to };
    computeBlock(functions, product, block, thread);
  };
};

/** What packs the panels of the shared operand. */
export const readPanels: ReadWork = (next, heap, functions) => {
  const threads = next(), product = nextProduct(next, heap);
  const { left, right, shared, panels } = product, stretches = stretchesOf(left, right);
  const cutting = cuttings.panels(product, threads);
  return (index) =>
    packPanels(functions, shared, product[shared], stretches, panels, rangeOf(index, cutting));
};

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

/** How work on a product is cut. */
const cuttings = {
  product(product: Product, threads: number): Cutting {
    const { left, right, shared, panels } = product, side = shared === "left" ? "right" : "left";
    const length = lanesOf(side, product[side]), isAhead = panels !== 0;
    const each = (isAhead ? multiplications(left, right) : length) / threads;
    const { shares } = (isAhead ? fine : coarse).find(({ least }) => each >= least)!;
    return { length, threads, shares, unit: panelWidth[side] };
  },
  panels(product: Product, threads: number): Cutting {
    const { shared } = product;
    return passCutting(lanesOf(shared, product[shared]), threads, 2 * panelWidth.right);
  },
} as const;

type ProductKind = keyof typeof cuttings;

const sides: readonly Side[] = ["left", "right"];

function productNumbers(product: Product): number[] {
  const operand = (
    { address, rowsAt, rows, runsAt, runs, length, transposed }: PlacedOperand,
  ) => [address, rowsAt, rows.length, runsAt, runs.length, length, Number(transposed)];
  const { left, right, outRows, shared, panels, workspaces, sizes } = product;
  return [
    ...operand(left),
    ...operand(right),
    ...[outRows, sides.indexOf(shared), panels, workspaces],
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
    shared: sides[next()]!,
    panels: next(),
    workspaces: next(),
    sizes: { left: next(), right: next(), whole: next() },
  };
}
