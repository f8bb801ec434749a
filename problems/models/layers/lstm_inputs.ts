/** What an LSTM computes from. @module */
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../../optimizers/types.ts";
import type { LstmTensors } from "./lstm_sequence.ts";

/**
 * The tensors of an LSTM layer: its inputs times their weights, its weights, and the state it starts
 * from, zeros where there is none. To be called within `tf.tidy`.
 *
 * @param x `[batch, time, features]`
 * @throws {TypeError} if the state is that of another batch size
 */
export function lstmInputs(
  params: Tensors,
  x: tf.Tensor,
  state: Tensors | undefined,
): LstmTensors {
  const [batch, time, features] = x.shape as [number, number, number];
  const recurrent = params["recurrent/kernel"]!, units = recurrent.shape[0]!;
  const start = (name: string) => {
    const tensor = state?.[name] ?? tf.zeros([batch, units]);
    checkState(name, tensor, batch, units);
    return tensor;
  };
  const rows = tf.reshape(x, [batch * time, features]);
  return {
    projected: tf.reshape(tf.matMul(rows, params.kernel!), [batch, time, 4 * units]),
    recurrent,
    bias: params.bias!,
    h: start("h"),
    c: start("c"),
  };
}

function checkState(name: string, { shape }: tf.Tensor, batch: number, units: number): void {
  if (shape.length === 2 && shape[0] === batch && shape[1] === units) return;
  throw new TypeError(
    `the state "${name}" of an lstm must have shape [${batch}, ${units}] for ` +
      `${batch} examples, got [${shape}]; start a batch of another size without a state`,
  );
}
