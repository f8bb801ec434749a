/** A whole LSTM on the WASM heap: products of matrices and one pass over the gates for each step. @module */
import type { TensorInfo } from "../../../optimizers/backends/tensor_info.ts";
import {
  addressOf,
  allocate,
  free,
  viewOf,
  type WasmBackend,
} from "../../../optimizers/backends/wasm_heap.ts";
import { functionsOn } from "./code/functions.ts";
import { addRows } from "./sum.ts";
import { multiply, pack, unpack } from "./products/matrix.ts";
import { multiplesOf, type Operand, plainOperand } from "./products/operand.ts";

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
  const { batch, time, units, line, gateLine } = sizesOf(projected);
  const hidden = allocate(backend, [batch, time, units]);
  const cells = allocate(backend, [batch, time, units]);
  const gates = allocate(backend, [batch, time, 4 * units]);
  const product = allocate(backend, [batch, 4 * units]);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const weights = pack(backend, plainOperand(at(recurrent), units, 4 * units, false));
  const productRows = multiplesOf(16 * units, batch, at(product));
  for (let t = 0; t < time; t++) {
    const step = 4 * units * t;
    const hiddenBefore = t === 0
      ? plainOperand(at(h), batch, units, false)
      : rowsOf(at(hidden) + step - 4 * units, batch, line, units);
    multiply(backend, hiddenBefore, weights, productRows);
    functionsOn(backend).lstmForward({
      projected: at(projected) + 4 * step,
      product: at(product),
      bias: at(bias),
      gates: at(gates) + 4 * step,
      before: t === 0 ? at(c) : at(cells) + step - 4 * units,
      cell: at(cells) + step,
      hidden: at(hidden) + step,
      rows: batch,
      unitBytes: 4 * units,
      gateLine,
      beforeLine: t === 0 ? 4 * units : line,
      line,
    });
  }
  unpack(backend, weights);
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
  const { batch, time, units, line, gateLine } = sizesOf(gates);
  const projected = allocate(backend, gates.shape);
  const dh = allocate(backend, h.shape), dc = allocate(backend, c.shape);
  const at = (info: TensorInfo) => addressOf(backend, info);
  const weights = pack(backend, plainOperand(at(recurrent), units, 4 * units, true));
  [dh, dc].forEach((info) => viewOf(backend, info).fill(0));
  const dhRows = multiplesOf(4 * units, batch, at(dh));
  for (let t = time - 1; t >= 0; t--) {
    const step = 4 * units * t;
    functionsOn(backend).lstmBackward({
      dy: at(dy) + step,
      product: at(dh),
      dCell: at(dc),
      gates: at(gates) + 4 * step,
      before: t === 0 ? at(c) : at(cells) + step - 4 * units,
      cell: at(cells) + step,
      dGates: at(projected) + 4 * step,
      rows: batch,
      unitBytes: 4 * units,
      gateLine,
      beforeLine: t === 0 ? 4 * units : line,
      line,
    });
    const gradients = rowsOf(at(projected) + 4 * step, batch, gateLine, 4 * units);
    multiply(backend, gradients, weights, dhRows);
  }
  unpack(backend, weights);
  return { projected, h: dh, c: dc };
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

/** Rows of contiguous elements, `line` bytes from one to the next. */
function rowsOf(address: number, rows: number, line: number, length: number): Operand {
  return { ...plainOperand(address, 0, length, false), rows: multiplesOf(line, rows) };
}

/** Sizes, and the bytes from one example to the next. */
function sizesOf({ shape }: TensorInfo) {
  const [batch, time, width] = shape as [number, number, number];
  const units = width / 4;
  return { batch, time, units, line: 4 * units * time, gateLine: 16 * units * time };
}
