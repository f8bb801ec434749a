/** A product as it is told to other threads: numbers in memory that they share, by which blocks of it are taken. @module */
import { page } from "../../../../optimizers/backends/wasm_memory.ts";
import { blockCount } from "./blocks.ts";
import type { PlacedOperand } from "./operand.ts";
import type { Product } from "./product.ts";

/**
 * Places of the numbers by which threads find together: blocks that are left to be taken (-1 at the end), how many
 * others have done, how many of them sleep, whether one has failed; and what tells the product.
 */
export const control = { left: 0, done: 1, asleep: 2, failed: 3, product: 4 } as const;

/** Numbers that a product is told by, and those for finding together. */
export const controlLength = control.product + 22;

/** Tells a product, while no thread computes one; its blocks can be taken then. */
export function hand(
  counts: Int32Array,
  memory: WebAssembly.Memory,
  product: Product,
  threads: number,
): void {
  const { left, right, outRows, panels, workspaces, sizes } = product;
  const operand = (
    { address, rowsAt, rows, runsAt, runs, length, transposed }: PlacedOperand,
  ) => [address, rowsAt, rows.length, runsAt, runs.length, length, Number(transposed)];
  numbersOf(counts).set([
    memory.buffer.byteLength / page,
    threads,
    ...operand(left),
    ...operand(right),
    ...[outRows, panels, workspaces, sizes.left, sizes.right, sizes.whole],
  ]);
  Atomics.store(counts, control.failed, 0);
  Atomics.store(counts, control.done, 0);
  Atomics.store(counts, control.left, blockCount(product, threads));
  if (Atomics.load(counts, control.asleep) > 0) Atomics.notify(counts, control.left);
}

/** What was told, for a thread that has taken a block: nothing changes before it is done. */
export function told(
  counts: Int32Array,
  memory: WebAssembly.Memory,
): { readonly product: Product; readonly threads: number } {
  const numbers = numbersOf(counts);
  let at = 0;
  const next = () => numbers[at++]!;
  if (memory.buffer.byteLength < next() * page) memory.grow(0); // lets this thread see how it has grown
  const table = () => {
    const start = next();
    return [start, new Int32Array(memory.buffer, start, next())] as const;
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
  return { product, threads };
}

function numbersOf({ buffer }: Int32Array): Uint32Array {
  return new Uint32Array(buffer, 4 * control.product);
}

/** Takes one of the blocks that nobody has, by its number; `undefined` where there is none. */
export function take(counts: Int32Array): number | undefined {
  for (let left = Atomics.load(counts, control.left); left > 0;) {
    const found = Atomics.compareExchange(counts, control.left, left, left - 1);
    if (found === left) return left - 1;
    left = found;
  }
  return undefined;
}
