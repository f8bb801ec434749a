/** Sums of a matrix's rows, for some of its blocks. @module */
import type { HeapFunctions } from "../code/heap_functions.ts";
import { blockCount, passCutting, rangeOf } from "../shared_work/cutting.ts";
import type { ReadWork, Work } from "../shared_work/handed_over.ts";
import { compute, threadsForPass } from "../shared_work/together.ts";

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
  const threads = threadsForPass(heap, rows * columns, blocks);
  const work: Work = {
    kind: "row sums",
    numbers: [threads, from, to, rows, columns, Number(squared)],
    blocks: blockCount(passCutting(blocks, threads, 1)),
  };
  compute(work, readRowSums, heap, functions);
}

/** What computes {@linkcode sumBlocks}. */
export const readRowSums: ReadWork = (next, heap, functions) => {
  const [threads, from, to, rows, columns] = [next(), next(), next(), next(), next()];
  const add = next() === 1 ? functions.sumSquares : functions.sumRows;
  const cutting = passCutting(Math.ceil(rows / blockRows), threads, 1), line = 4 * columns;
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
