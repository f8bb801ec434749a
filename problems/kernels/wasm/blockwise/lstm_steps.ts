/** The time steps of an LSTM for some of its examples, which do not depend on others. @module */
import type { HeapFunctions } from "../code/heap_functions.ts";
import { leftWidth } from "../code/matrix.ts";
import { worthHandingOver } from "../products/blocks.ts";
import { columnsOf, multiplesOf, type Operand, plainOperand } from "../products/operand.ts";
import { computeBlock, workspaceSizes } from "../products/product.ts";
import { blockCount, type Cutting, rangeOf } from "../shared_work/cutting.ts";
import {
  type Named,
  nextNamed,
  numbersOf,
  type ReadWork,
  type Work,
  type WorkKind,
} from "../shared_work/handed_over.ts";

/** Sizes of an LSTM. */
const sizes = ["batch", "time", "units"] as const;
/** What lies where, forwards; `product` has room for a row of gates for each example. */
const forwardPlaces = [
  ...sizes,
  "projected",
  "bias",
  "h",
  "c",
  "hidden",
  "cells",
  "gates",
  "product",
] as const;
/** The same backwards: gradients by the output, by `projected`, by the hidden state and by the cell. */
const backwardPlaces = [...sizes, "dy", "projected", "dh", "dc", "c", "cells", "gates"] as const;
/** What products with the recurrent weights, packed ahead, take besides. */
const productPlaces = ["panels", "outRows", "zero", "workspaces", "threads"] as const;

/** Examples, time steps, units. */
export type Sizes = Named<typeof sizes[number]>;
/** An LSTM as it lies on the heap. */
export type ForwardPlaces = Named<typeof forwardPlaces[number]>;
/** Its gradients as they do. */
export type BackwardPlaces = Named<typeof backwardPlaces[number]>;
/** Addresses of the panels, of a table of the addresses of the results' rows, of a zero, and of workspaces. */
export type ProductPlaces = Named<typeof productPlaces[number]>;

/** Examples: from one, up to before another. */
export type Examples = readonly [from: number, to: number];

/** Multiplies the operand's rows of the examples at hand with the recurrent weights. */
type Multiply = (left: Operand) => void;

/** Bytes from one example to the next: of states, and of gates. */
function linesOf({ time, units }: Sizes) {
  return { line: 4 * units * time, gateLine: 16 * units * time };
}

/** What a step takes either way, and how far behind the first states and gates those of its examples lie. */
function stepOf(at: Sizes & Named<"c" | "cells">, [from, to]: Examples, t: number) {
  const { line, gateLine } = linesOf(at), unitBytes = 4 * at.units;
  const state = unitBytes * t + from * line, gate = 4 * unitBytes * t + from * gateLine;
  const common = {
    before: t === 0 ? at.c + unitBytes * from : at.cells + state - unitBytes,
    cell: at.cells + state,
    rows: to - from,
    unitBytes,
    gateLine,
    beforeLine: t === 0 ? unitBytes : line,
    line,
  };
  return { state, gate, common };
}

/** All time steps, first to last. */
export function forwardSteps(
  functions: HeapFunctions,
  at: ForwardPlaces,
  examples: Examples,
  multiply: Multiply,
): void {
  const { batch, time, units } = at, { line } = linesOf(at), unitBytes = 4 * units;
  for (let t = 0; t < time; t++) {
    const { state, gate, common } = stepOf(at, examples, t);
    multiply(
      t === 0
        ? plainOperand(at.h, batch, units, false)
        : rowsAt(at.hidden + unitBytes * (t - 1), batch, line, units),
    );
    functions.lstmForward({
      ...common,
      projected: at.projected + gate,
      product: at.product + 4 * unitBytes * examples[0],
      bias: at.bias,
      gates: at.gates + gate,
      hidden: at.hidden + state,
    });
  }
}

/** All time steps, last to first. */
export function backwardSteps(
  functions: HeapFunctions,
  at: BackwardPlaces,
  examples: Examples,
  multiply: Multiply,
): void {
  const { batch, time, units } = at, { gateLine } = linesOf(at), unitBytes = 4 * units;
  for (let t = time - 1; t >= 0; t--) {
    const { state, gate, common } = stepOf(at, examples, t);
    functions.lstmBackward({
      ...common,
      dy: at.dy + state,
      product: at.dh + unitBytes * examples[0],
      dCell: at.dc + unitBytes * examples[0],
      gates: at.gates + gate,
      dGates: at.projected + gate,
    });
    multiply(rowsAt(at.projected + 4 * unitBytes * t, batch, gateLine, 4 * units));
  }
}

/** Rows of contiguous elements, `line` bytes from one to the next. */
function rowsAt(address: number, rows: number, line: number, length: number): Operand {
  return { ...plainOperand(address, 0, length, false), rows: multiplesOf(line, rows) };
}

/** The recurrent weights as they are multiplied with: forwards, or transposed, backwards. */
export function recurrentOperand(address: number, units: number, transposed: boolean): Operand {
  return plainOperand(address, units, 4 * units, transposed);
}

/** The workspace that a thread multiplies in. */
export function workspaceOf({ batch, units }: Sizes, transposed: boolean) {
  const left = plainOperand(0, batch, transposed ? 4 * units : units, false);
  return workspaceSizes(left, recurrentOperand(0, units, transposed), "right");
}

/** Whether several threads are worth their while. */
export function takesThreads({ batch, time, units }: Sizes): boolean {
  return batch * time * 4 * units * units >= worthHandingOver;
}

/** All steps of an LSTM as work for threads. */
export function forwardWork(at: ForwardPlaces & ProductPlaces): Work {
  return workOf("lstm forward", [...forwardPlaces, ...productPlaces], at);
}

/** The same backwards. */
export function backwardWork(at: BackwardPlaces & ProductPlaces): Work {
  return workOf("lstm backward", [...backwardPlaces, ...productPlaces], at);
}

function workOf(
  kind: WorkKind,
  names: readonly string[],
  at: Sizes & ProductPlaces & Readonly<Record<string, number>>,
): Work {
  return { kind, numbers: numbersOf(names, at), blocks: blockCount(cuttingOf(at)) };
}

/** What computes {@linkcode forwardWork}. */
export const readForward: ReadWork = (next, _heap, functions) => {
  const at = nextNamed([...forwardPlaces, ...productPlaces], next);
  return (block, thread) => {
    const examples = rangeOf(block, cuttingOf(at));
    forwardSteps(functions, at, examples, multiplier(functions, at, examples, thread, false));
  };
};

/** What computes {@linkcode backwardWork}. */
export const readBackward: ReadWork = (next, _heap, functions) => {
  const at = nextNamed([...backwardPlaces, ...productPlaces], next);
  return (block, thread) => {
    const examples = rangeOf(block, cuttingOf(at));
    backwardSteps(functions, at, examples, multiplier(functions, at, examples, thread, true));
  };
};

function cuttingOf({ batch, threads }: Sizes & ProductPlaces): Cutting {
  const several = threads > 1 && batch / threads >= 4 * leftWidth;
  return { length: batch, threads, shares: several ? [1 / 4, 3 / 4] : [1], unit: leftWidth };
}

function multiplier(
  functions: HeapFunctions,
  at: Sizes & ProductPlaces,
  [row, rowEnd]: Examples,
  thread: number,
  transposed: boolean,
): Multiply {
  const right = { ...recurrentOperand(0, at.units, transposed), rowsAt: 0, runsAt: 0 };
  const block = { row, rowEnd, column: 0, columnEnd: columnsOf(right) };
  const common = { ...at, right, shared: "right", sizes: workspaceOf(at, transposed) } as const;
  return (operand) => {
    const left = { ...operand, rowsAt: 0, runsAt: at.zero };
    computeBlock(functions, { ...common, left }, block, thread);
  };
}
