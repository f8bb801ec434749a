/** Passes over memory, for some of what lies there: sums of rows, and one row plus a multiple of another. @module */
import type { HeapFunctions } from "../code/heap_functions.ts";
import { blockCount, type Cutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { compute, threadsOn } from "../shared_work/together.ts";

/** Numbers that are worth handing over: some fifteen microseconds of one thread. */
const worthHandingOver = 2 ** 16;

/** Rows that are added up one after the other. */
export const blockRows = 128;

/** Addresses of a matrix and of its sums, one line of these for each block of {@linkcode blockRows} rows. */
export interface RowSums {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly columns: number;
  /** Whether the squares of its elements are added up. */
  readonly squared: boolean;
}

/** Adds up the rows of each block. */
export function sumBlocks(
  functions: HeapFunctions,
  heap: WebAssembly.Memory,
  { from, to, rows, columns, squared }: RowSums,
): void {
  const blocks = Math.ceil(rows / blockRows);
  const threads = rows * columns < worthHandingOver ? 1 : Math.min(threadsOn(heap), blocks);
  const work: Work = {
    kind: "row sums",
    numbers: [threads, from, to, rows, columns, Number(squared)],
    blocks: blockCount(cuttingOf(blocks, threads, 1)),
  };
  compute(work, readRowSums, heap, functions);
}

/** What computes {@linkcode sumBlocks}. */
export const readRowSums: ReadWork = (next, heap, functions) => {
  const [threads, from, to, rows, columns] = [next(), next(), next(), next(), next()];
  const add = next() === 1 ? functions.sumSquares : functions.sumRows;
  const cutting = cuttingOf(Math.ceil(rows / blockRows), threads, 1), line = 4 * columns;
  return (index) => {
    const [begin, end] = rangeOf(index, cutting);
    new Float32Array(heap.buffer).fill(0, (to + line * begin) / 4, (to + line * end) / 4);
    for (let block = begin; block < end; block++) {
      const first = block * blockRows;
      const count = Math.min(blockRows, rows - first);
      add({ x: from + line * first, to: to + line * block, rows: count, line });
    }
  };
};

/** Addresses of what is added up, and of so many sums `x + scale y`. */
export interface ScaledSum {
  readonly x: number;
  readonly y: number;
  readonly out: number;
  readonly size: number;
  readonly scale: number;
}

/** Adds a multiple of one row to another. */
export function addScaledRow(
  functions: HeapFunctions,
  heap: WebAssembly.Memory,
  { x, y, out, size, scale }: ScaledSum,
): void {
  const threads = size < worthHandingOver ? 1 : threadsOn(heap);
  const bits = new Uint32Array(Float32Array.of(scale).buffer)[0]!;
  const work: Work = {
    kind: "scaled sum",
    numbers: [threads, x, y, out, size, bits],
    blocks: blockCount(cuttingOf(size, threads, 4)),
  };
  compute(work, readScaledSum, heap, functions);
}

/** What computes {@linkcode addScaledRow}. */
export const readScaledSum: ReadWork = (next, _heap, functions) => {
  const [threads, x, y, out, size] = [next(), next(), next(), next(), next()];
  const scale = new Float32Array(Uint32Array.of(next()).buffer)[0]!;
  const cutting = cuttingOf(size, threads, 4);
  return (index) => {
    const [from, to] = rangeOf(index, cutting), start = 4 * from, bytes = 4 * (to - from);
    functions.addScaled({ x: x + start, y: y + start, out: out + start, bytes, scale });
  };
};

function cuttingOf(length: number, threads: number, unit: number): Cutting {
  return { length, threads, shares: threads > 1 ? [1 / 4, 3 / 4] : [1], unit };
}
