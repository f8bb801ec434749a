/** How work is cut into blocks. @module */
import { roundUp } from "../../../../optimizers/backends/wasm_memory.ts";

/** Rows, columns, or whatever lies side by side, cut into blocks; large ones are taken first. */
export interface Cutting {
  readonly length: number;
  readonly threads: number;
  /**
   * Sizes of blocks, the small ones first, as shares of what each thread got if all were equally fast, which they
   * are not; one of each size for every thread.
   */
  readonly shares: readonly number[];
  /** All blocks but the last are a multiple of it. */
  readonly unit: number;
}

/** How many blocks there are. */
export function blockCount({ threads, shares }: Cutting): number {
  return threads * shares.length;
}

/** Where a block begins and ends; some may be empty. */
export function rangeOf(
  block: number,
  { length, threads, shares, unit }: Cutting,
): readonly [from: number, to: number] {
  const cut = (index: number) => {
    const size = Math.floor(index / threads), others = index % threads;
    const before = shares.slice(0, size).reduce((sum, share) => sum + share, 0);
    const reached = before * threads + others * (shares[size] ?? 0);
    return Math.min(length, roundUp(Math.ceil(length / threads * reached), unit));
  };
  return [cut(block), cut(block + 1)];
}

/** Whether to go once through so many numbers is worth handing over: it takes fifteen microseconds of one thread. */
export function isPassWorthHandingOver(numbers: number): boolean {
  return numbers >= 2 ** 16;
}

/** How what is gone through once is cut. */
export function passCutting(length: number, threads: number, unit: number): Cutting {
  return { length, threads, shares: threads > 1 ? [1 / 4, 3 / 4] : [1], unit };
}
