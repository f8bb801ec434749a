/** A whole LSTM on the WASM heap: products of matrices and one pass over the gates for each step. @module */
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  memoryOf,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./code/functions.ts";
import { multiply, pack, unpack } from "./products/matrix.ts";
import { multiplesOf, type Operand, placing, plainOperand } from "./products/operand.ts";
import { addRows } from "./sum.ts";
import type { ReadWork, Work } from "./shared_work/handed_over.ts";
import { compute, threadsOn } from "./shared_work/together.ts";
import {
  backwardSteps,
  backwardWork,
  forwardSteps,
  forwardWork,
  type ProductPlaces,
  readBackward,
  readForward,
  recurrentOperand,
  type Sizes,
  takesThreads,
  workspaceOf,
} from "./blockwise/lstm_steps.ts";

/** What goes into an LSTM; gates in the order i, f, g, o. */
export interface LstmInputs {
  /** Inputs times their weights, `[batch, time, 4 units]`. */
  readonly projected: TensorInfo;
  /** `[units, 4 units]` */
  readonly recurrent: TensorInfo;
  /** `[4 units]` */
  readonly bias: TensorInfo;
  /** Initial hidden state, `[batch, units]`. */
  readonly h: TensorInfo;
  /** Initial cell, `[batch, units]`. */
  readonly c: TensorInfo;
}

/** What comes out of an LSTM at every time step. */
export interface LstmOutputs {
  /** `[batch, time, units]` */
  readonly hidden: TensorInfo;
  /** `[batch, time, units]` */
  readonly cells: TensorInfo;
  /** Activated gates, `[batch, time, 4 units]`. */
  readonly gates: TensorInfo;
}

/** All time steps, first to last. */
export function lstmForward(backend: WasmBackend, inputs: LstmInputs): LstmOutputs {
  const { projected, recurrent, bias, h, c } = inputs;
  const { batch, time, units } = sizesOf(projected);
  const hidden = allocate(backend, [batch, time, units]);
  const cells = allocate(backend, [batch, time, units]);
  const gates = allocate(backend, [batch, time, 4 * units]);
  const product = allocate(backend, [batch, 4 * units]);
  const at = addresses(backend, { projected, bias, h, c, hidden, cells, gates, product });
  const places = { ...at, batch, time, units };
  const rows = multiplesOf(16 * units, batch, at.product);
  byRecurrent(backend, recurrent, rows, places, false, {
    alone: (multiply) => forwardSteps(functionsOn(backend), places, [0, batch], multiply),
    work: (products) => forwardWork({ ...places, ...products }),
    read: readForward,
  });
  free(backend, product);
  return { hidden, cells, gates };
}

/** Gradients by what goes into an LSTM besides its weights. */
export type LstmInputGradients = Pick<LstmInputs, "projected" | "h" | "c">;

/** Gradients by everything that went in but the weights, under the same names. */
export function lstmBackward(
  backend: WasmBackend,
  dy: TensorInfo,
  { recurrent, h, c }: Omit<LstmInputs, "projected" | "bias">,
  { cells, gates }: Pick<LstmOutputs, "cells" | "gates">,
): LstmInputGradients {
  const { batch, time, units } = sizesOf(gates);
  const projected = allocate(backend, gates.shape);
  const dh = allocate(backend, h.shape), dc = allocate(backend, c.shape);
  const at = addresses(backend, { dy, projected, dh, dc, c, cells, gates });
  const places = { ...at, batch, time, units };
  [dh, dc].forEach((info) => viewOf(backend, info).fill(0));
  byRecurrent(backend, recurrent, multiplesOf(4 * units, batch, at.dh), places, true, {
    alone: (multiply) => backwardSteps(functionsOn(backend), places, [0, batch], multiply),
    work: (products) => backwardWork({ ...places, ...products }),
    read: readBackward,
  });
  return { projected, h: dh, c: dc };
}

/** The steps of an LSTM: with BLAS all examples at a time, otherwise some of them in each thread. */
interface Steps {
  alone(multiply: (left: Operand) => void): void;
  work(products: ProductPlaces): Work;
  readonly read: ReadWork;
}

/** Takes steps, each with a product with the recurrent weights, whose rows go where `outRows` says. */
function byRecurrent(
  backend: WasmBackend,
  recurrent: TensorInfo,
  outRows: Int32Array,
  sizes: Sizes,
  transposed: boolean,
  { alone, work, read }: Steps,
): void {
  const heap = memoryOf(backend), at = addressOf(backend, recurrent);
  const weights = pack(backend, recurrentOperand(at, sizes.units, transposed));
  const { panels } = weights;
  if (panels === undefined) return alone((left) => multiply(backend, left, weights, outRows));
  const threads = takesThreads(sizes) ? threadsOn(heap) : 1;
  const size = threads * workspaceOf(sizes, transposed).whole;
  const room = allocate(backend, [size / 4 + outRows.length + 1]);
  const workspaces = addressOf(backend, room), placed = placing(heap, workspaces + size);
  const own = {
    panels: addressOf(backend, panels),
    outRows: placed(outRows),
    zero: placed(new Int32Array(1)),
    workspaces,
    threads,
  };
  try {
    compute(work(own), read, heap, functionsOn(backend));
  } finally {
    free(backend, room);
    unpack(backend, weights);
  }
}

function addresses<Name extends string>(
  backend: WasmBackend,
  tensors: Readonly<Record<Name, TensorInfo>>,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<TensorInfo>(tensors);
  return Object.fromEntries(
    entries.map(([name, info]) => [name, addressOf(backend, info)]),
  ) as Record<Name, number>;
}

/** Gradients by the weights, from the one by `projected`, the states and the first one. */
export function lstmWeightGradients(
  backend: WasmBackend,
  projected: TensorInfo,
  { hidden, h }: Pick<LstmOutputs, "hidden"> & Pick<LstmInputs, "h">,
): Pick<LstmInputs, "recurrent" | "bias"> {
  const { batch, time, units } = sizesOf(projected);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const dRecurrent = allocate(backend, [units, 4 * units]);
  const stacked = plainOperand(at(projected), batch * time, 4 * units, false);
  const rows = multiplesOf(16 * units, units, at(dRecurrent));
  multiply(backend, hiddenBeforeSteps(), stacked, rows);
  const bias = allocate(backend, [4 * units]);
  addRows(backend, at(projected), at(bias), batch * time, 4 * units);
  return { recurrent: dRecurrent, bias };

  /** A row for each example and time step, transposed; the first of each example lies in `h`. */
  function hiddenBeforeSteps(): Operand {
    const address = at(hidden), starts = multiplesOf(4 * units, batch * time, -4 * units);
    for (let k = 0; k < batch; k++) starts[k * time] = at(h) + 4 * units * k - address;
    return { ...plainOperand(address, 0, units, true), rows: starts };
  }
}

/** Sizes of the LSTM whose gates have a shape. */
function sizesOf({ shape }: TensorInfo): Sizes {
  const [batch, time, width] = shape as [number, number, number];
  return { batch, time, units: width / 4 };
}
