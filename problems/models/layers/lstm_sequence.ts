/** A whole LSTM as one operation with its own gradient. @module */
import * as tf from "@tensorflow/tfjs";
import { type TensorInfo, tensorOf } from "../../../optimizers/backends/tensor_info.ts";
import { wasmBackend } from "../../../optimizers/backends/wasm_heap.ts";
import "../../kernels/mod.ts";
import { canRun } from "../../kernels/wasm/code/heap_functions.ts";
import { lstmBackward, lstmForward, lstmWeightGradients } from "../../kernels/wasm/lstm.ts";

/** What an LSTM computes from; gates in the order i, f, g, o. */
export interface LstmTensors {
  /** Inputs times their weights, `[batch, time, 4 units]`. */
  readonly projected: tf.Tensor;
  /** `[units, 4 units]` */
  readonly recurrent: tf.Tensor;
  /** `[4 units]` */
  readonly bias: tf.Tensor;
  /** Initial hidden state, `[batch, units]`. */
  readonly h: tf.Tensor;
  /** Initial cell, `[batch, units]`. */
  readonly c: tf.Tensor;
}

/** Activations at all time steps. */
interface Activations {
  readonly hidden: tf.Tensor;
  readonly cells: tf.Tensor;
  readonly gates: tf.Tensor;
}

/** What else {@linkcode lstmSequence} tells. */
export interface LstmSequenceOptions {
  /**
   * Takes new tensors of the hidden states and cells of the last time step, `[batch, units]` each;
   * they have no gradient, and live as long as the scope that this is called in.
   */
  readonly last?: ((h: tf.Tensor, c: tf.Tensor) => void) | undefined;
  /**
   * Takes the hidden states that the time steps started from, `[batch, time, units]`, as the gradient
   * comes back. Then the weights count as constants: their gradients are made of these states and the
   * gradient by `projected`.
   */
  readonly before?: (hidden: tf.Tensor) => void;
}

/**
 * Hidden states `[batch, time, units]` of an LSTM, differentiable with respect to everything that
 * goes in. On WASM a time step is one product of matrices and one pass over the gates, without a
 * tensor of its own; elsewhere, and where a gradient is differentiated once more, it is composed of
 * TensorFlow.js' operations. Backwards, the gradients by the gates of all steps are stacked, so that the
 * weights' gradient is one product.
 */
export function lstmSequence(
  inputs: LstmTensors,
  { last, before }: LstmSequenceOptions = {},
): tf.Tensor {
  // within another gradient, whose derivative an operation with a gradient of its own would lose
  if (tf.engine().state.gradientDepth > 1 && before === undefined) return twice(inputs, last);
  const device = tf.getBackend() === "wasm" && canRun ? onWasm : composed;
  const { projected, recurrent, bias, h, c } = inputs;
  const sequence = tf.customGrad((...values) => {
    const save = values.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [projected, h, c] = values as [tf.Tensor, tf.Tensor, tf.Tensor];
    const given = { projected, recurrent, bias, h, c };
    const { hidden, cells, gates } = device.forward(given);
    last?.(lastOf(hidden), lastOf(cells));
    save([recurrent, h, c, hidden, cells, gates]);
    return {
      value: hidden,
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        const [recurrent, h, c, hidden, cells, gates] = saved as SavedInOrder;
        const by = device.backward(dy, { recurrent, h, c }, { hidden, cells, gates });
        if (before) {
          before(hiddenBefore(hidden, h));
          return [by.projected, by.h, by.c];
        }
        const { recurrent: byRecurrent, bias } = device.weights(by.projected, { hidden, h });
        return [by.projected, by.h, by.c, byRecurrent, bias];
      },
    };
  });
  return before ? sequence(projected, h, c) : sequence(projected, h, c, recurrent, bias);
}

/** The same of TensorFlow.js' operations, which it can differentiate as often as it is asked to. */
function twice(inputs: LstmTensors, last: LstmSequenceOptions["last"]): tf.Tensor {
  const { hidden, cells } = composed.forward(inputs);
  last?.(lastOf(hidden), lastOf(cells));
  return hidden;
}

function hiddenBefore(hidden: tf.Tensor, h: tf.Tensor): tf.Tensor {
  const [batch, time, units] = hidden.shape as [number, number, number];
  const first = tf.expandDims(h, 1);
  return time === 1
    ? first
    : tf.concat([first, tf.slice(hidden, [0, 0, 0], [batch, time - 1, units])], 1);
}

type SavedInOrder = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
type Saved = Pick<LstmTensors, "recurrent" | "h" | "c">;
type InputGradients = Pick<LstmTensors, "projected" | "h" | "c">;
type WeightGradients = Pick<LstmTensors, "recurrent" | "bias">;
/** All hidden states, and the one before them. */
type States = Pick<Activations, "hidden"> & Pick<LstmTensors, "h">;

function lastOf(steps: tf.Tensor): tf.Tensor {
  const [batch, time, units] = steps.shape as [number, number, number];
  return tf.reshape(tf.slice(steps, [0, time - 1, 0], [batch, 1, units]), [batch, units]);
}

const onWasm = {
  forward: (inputs: LstmTensors): Activations => adopted(lstmForward(wasmBackend(), inputs)),
  backward: (dy: tf.Tensor, inputs: Saved, activations: Activations): InputGradients =>
    adopted(lstmBackward(wasmBackend(), dy, inputs, activations)),
  weights: (projected: tf.Tensor, states: States): WeightGradients =>
    adopted(lstmWeightGradients(wasmBackend(), projected, states)),
};

/** The same names, as tensors of the current scope. */
function adopted<Name extends string>(
  infos: Readonly<Record<Name, TensorInfo>>,
): Record<Name, tf.Tensor> {
  return Object.fromEntries(
    Object.entries<TensorInfo>(infos).map(([name, info]) => [name, tensorOf(info)]),
  ) as Record<Name, tf.Tensor>;
}

const composed = {
  forward({ projected, recurrent, bias, h, c }: LstmTensors): Activations {
    const steps = tf.unstack(projected, 1).map((input) => {
      const z = tf.add(tf.add(input, tf.matMul(h, recurrent)), bias);
      const [zi, zf, zg, zo] = tf.split(z, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const i = tf.sigmoid(zi), f = tf.sigmoid(zf), g = tf.tanh(zg), o = tf.sigmoid(zo);
      c = tf.add(tf.mul(f, c), tf.mul(i, g));
      h = tf.mul(o, tf.tanh(c));
      return { h, c, gates: tf.concat([i, f, g, o], 1) };
    });
    return {
      hidden: tf.stack(steps.map(({ h }) => h), 1),
      cells: tf.stack(steps.map(({ c }) => c), 1),
      gates: tf.stack(steps.map(({ gates }) => gates), 1),
    };
  },

  backward(dy: tf.Tensor, { recurrent, h, c }: Saved, seen: Activations): InputGradients {
    const outputs = tf.unstack(dy, 1), cells = tf.unstack(seen.cells, 1);
    const transposed = tf.transpose(recurrent);
    let dh: tf.Tensor = tf.zeros(h.shape), dc: tf.Tensor = tf.zeros(c.shape);
    const throughSigmoid = (by: tf.Tensor, gate: tf.Tensor) =>
      tf.mul(tf.mul(by, gate), tf.sub(1, gate));
    const gradients = tf.unstack(seen.gates, 1).map((gates, t) => ({ gates, t })).reverse().map(
      ({ gates, t }) => {
        const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const squashed = tf.tanh(cells[t]!), before = cells[t - 1] ?? c;
        dh = tf.add(dh, outputs[t]!);
        dc = tf.add(dc, tf.mul(tf.mul(dh, o), tf.sub(1, tf.square(squashed))));
        const byGates = tf.concat([
          throughSigmoid(tf.mul(dc, g), i),
          throughSigmoid(tf.mul(dc, before), f),
          tf.mul(tf.mul(dc, i), tf.sub(1, tf.square(g))),
          throughSigmoid(tf.mul(dh, squashed), o),
        ], 1);
        dc = tf.mul(dc, f);
        dh = tf.matMul(byGates, transposed);
        return byGates;
      },
    ).reverse();
    return { projected: tf.stack(gradients, 1), h: dh, c: dc };
  },

  weights(projected: tf.Tensor, { hidden, h }: States): WeightGradients {
    const [batch, time, units] = hidden.shape as [number, number, number];
    const stacked = tf.reshape(projected, [batch * time, 4 * units]);
    const rows = tf.reshape(hiddenBefore(hidden, h), [batch * time, units]);
    return { recurrent: tf.matMul(rows, stacked, true), bias: tf.sum(stacked, 0) };
  },
};
