/** Causal attention and its gradient for some heads of some examples, which do not depend on others. @module */
import type { HeapFunctions } from "../code/heap_functions.ts";
import { worthHandingOver } from "../products/blocks.ts";
import { multiplesOf, type Operand, plainOperand } from "../products/operand.ts";
import { multiplierIn, roomFor } from "../products/product.ts";
import { blockCount, type Cutting, rangeOf } from "../shared_work/cutting.ts";
import {
  type Named,
  nextNamed,
  numbersOf,
  type ReadWork,
  type Work,
} from "../shared_work/handed_over.ts";

/** Sizes of attention; `width` is that of an output, and `rooms` where each thread has room of its own. */
const forwardPlaces = ["n", "time", "width", "heads", "x", "y", "rooms", "threads"] as const;
/** Where `dy` is what comes in, and `dx` what comes out. */
const backwardPlaces = [
  "n",
  "time",
  "width",
  "heads",
  "x",
  "dy",
  "dx",
  "rooms",
  "threads",
] as const;

/** Attention as it lies on the heap. */
export type ForwardPlaces = Named<typeof forwardPlaces[number]>;
/** Its gradient as it does. */
export type BackwardPlaces = Named<typeof backwardPlaces[number]>;
/** Examples, positions, columns of an output, heads. */
export type AttentionSizes = Named<"n" | "time" | "width" | "heads">;

/** Multiplies: left, right, addresses of the result's rows. */
export type MultiplyOperands = (left: Operand, right: Operand, outRows: Int32Array) => void;

/** How many heads all examples have together. */
export function headCount({ n, heads }: AttentionSizes): number {
  return n * heads;
}

/**
 * Heads from one to another. The weights of one are made, used, and overwritten by the next one's; they stay in the
 * processor's caches, and nothing is kept for the gradient but what goes in.
 *
 * @param square room for the weights, `[time, time]`
 */
export function attend(
  functions: HeapFunctions,
  at: AttentionSizes & Named<"x" | "y">,
  [first, end]: readonly [number, number],
  square: number,
  multiply: MultiplyOperands,
): void {
  const { time } = at, lines = linesOf(at);
  for (let index = first; index < end; index++) {
    const { query, key, value } = partsOf(at, lines, at.x, index);
    weigh(functions, at, multiply, query, key, square);
    const output = outputOf(at, lines, at.y, index);
    multiply(plainOperand(square, time, time, false), value, addressesOf(output));
  }
}

/**
 * Their gradients: the weights p are made once more, and with d the size of a head
 *
 *     dv = pᵀ dy,   dp = dy vᵀ,   ds = p (dp - Σ p dp) / √d,   dq = ds k,   dk = dsᵀ q
 *
 * @param squares room for two squares
 */
export function attendBack(
  functions: HeapFunctions,
  at: AttentionSizes & Named<"x" | "dy" | "dx">,
  [first, end]: readonly [number, number],
  squares: number,
  multiply: MultiplyOperands,
): void {
  const { time } = at, lines = linesOf(at), p = squares, ds = squares + squareSize(at);
  const square = (address: number, transposed: boolean) =>
    plainOperand(address, time, time, transposed);
  const scoreRows = multiplesOf(4 * time, time, ds);
  for (let index = first; index < end; index++) {
    const { query, key, value } = partsOf(at, lines, at.x, index);
    const slopes = partsOf(at, lines, at.dx, index), output = outputOf(at, lines, at.dy, index);
    weigh(functions, at, multiply, query, key, p);
    multiply(square(p, true), output, addressesOf(slopes.value));
    multiply(output, transposed(value), scoreRows);
    functions.softmaxGradient({
      weights: p,
      gradients: ds,
      rows: time,
      line: 4 * time,
      scale: scaleOf(at),
    });
    multiply(square(ds, false), key, addressesOf(slopes.query));
    multiply(square(ds, true), query, addressesOf(slopes.key));
  }
}

/** The weights of a head, `[time, time]`, at an address. */
function weigh(
  functions: HeapFunctions,
  at: AttentionSizes,
  multiply: MultiplyOperands,
  query: Operand,
  key: Operand,
  to: number,
): void {
  const { time } = at, line = 4 * time;
  multiply(query, transposed(key), multiplesOf(line, time, to));
  functions.causalSoftmax({ scores: to, rows: time, seen: 4, line, scale: scaleOf(at) });
}

/** `1 / √(columns of a head)` */
function scaleOf({ width, heads }: AttentionSizes): number {
  return 1 / Math.sqrt(width / heads);
}

/** Bytes of a square, `[time, time]`. */
export function squareSize({ time }: AttentionSizes): number {
  return 4 * time * time;
}

/** Offsets of the rows of an example's inputs and outputs. */
interface Lines {
  readonly inputs: Int32Array;
  readonly outputs: Int32Array;
}

function linesOf({ time, width }: AttentionSizes): Lines {
  return { inputs: multiplesOf(12 * width, time), outputs: multiplesOf(4 * width, time) };
}

/** A head's queries, keys and values, in a tensor of the inputs' shape. */
function partsOf(at: AttentionSizes, { inputs }: Lines, start: number, index: number) {
  const { time, width, heads } = at, example = Math.floor(index / heads), size = width / heads;
  const first = start + 4 * (3 * width * time * example + size * (index % heads));
  const part = (address: number): Operand => rowsOf(address, inputs, size);
  return { query: part(first), key: part(first + 4 * width), value: part(first + 8 * width) };
}

/** A head's columns of a tensor of the outputs' shape. */
function outputOf(at: AttentionSizes, { outputs }: Lines, start: number, index: number): Operand {
  const { time, width, heads } = at, example = Math.floor(index / heads), size = width / heads;
  return rowsOf(start + 4 * (width * time * example + size * (index % heads)), outputs, size);
}

const oneRun = new Int32Array(1);

function rowsOf(address: number, rows: Int32Array, length: number): Operand {
  return { address, rows, runs: oneRun, length, transposed: false };
}

function transposed(operand: Operand): Operand {
  return { ...operand, transposed: true };
}

/** Where the rows of a matrix lie. */
function addressesOf({ address, rows }: Operand): Int32Array {
  return rows.map((offset) => address + offset);
}

/** Bytes that a thread has for itself: so many squares, and what the products take. */
export function roomOf(at: AttentionSizes, squares: number): number {
  const { time, width, heads } = at, size = width / heads;
  const long = plainOperand(0, time, size, false), square = plainOperand(0, time, time, false);
  return squares * squareSize(at) + Math.max(
    ...[[long, transposed(long)], [square, long], [transposed(square), long]]
      .map(([left, right]) => roomFor(left!, right!)),
  );
}

/** Bytes of the rooms of all threads, unless one takes more. */
const mostRoom = 2 ** 26;

/** Of so many threads those that are worth their while, and have room. */
export function attentionThreads(at: AttentionSizes, squares: number, threads: number): number {
  const heads = headCount(at);
  if (heads * at.time * at.time * (at.width / at.heads) < worthHandingOver) return 1;
  const rooms = Math.floor(mostRoom / roomOf(at, squares));
  return Math.max(Math.min(threads, heads, rooms), 1);
}

/** Attention as work for threads. */
export function attentionWork(at: ForwardPlaces): Work {
  const numbers = numbersOf(forwardPlaces, at);
  return { kind: "attention", numbers, blocks: blockCount(cuttingOf(at)) };
}

/** Its gradient as that. */
export function attentionBackWork(at: BackwardPlaces): Work {
  const numbers = numbersOf(backwardPlaces, at);
  return { kind: "attention gradient", numbers, blocks: blockCount(cuttingOf(at)) };
}

/** What computes {@linkcode attentionWork}. */
export const readAttention: ReadWork = (next, heap, functions) => {
  const at = nextNamed(forwardPlaces, next), room = roomOf(at, 1);
  return (block, thread) => {
    const square = at.rooms + thread * room;
    const multiply = multiplierIn(functions, heap, square + squareSize(at));
    attend(functions, at, rangeOf(block, cuttingOf(at)), square, multiply);
  };
};

/** What computes {@linkcode attentionBackWork}. */
export const readAttentionBack: ReadWork = (next, heap, functions) => {
  const at = nextNamed(backwardPlaces, next), room = roomOf(at, 2);
  return (block, thread) => {
    const squares = at.rooms + thread * room;
    const multiply = multiplierIn(functions, heap, squares + 2 * squareSize(at));
    attendBack(functions, at, rangeOf(block, cuttingOf(at)), squares, multiply);
  };
};

function cuttingOf(at: AttentionSizes & Named<"threads">): Cutting {
  const { threads } = at, shares = threads > 1 ? [1 / 8, 2 / 8, 5 / 8] : [1];
  return { length: headCount(at), threads, shares, unit: 1 };
}
