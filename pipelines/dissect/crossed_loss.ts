/** Losses that compare each output with the targets of all examples. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";

/** The loss of some examples together, and the mean of what it is for each of them. */
export interface CrossedLoss {
  readonly together: number;
  readonly single: number;
}

/** Examples that are looked at. */
const few = 8;

/**
 * Looks whether outputs `[n, 1]` and targets `[n]` are broadcast to all pairs `[n, n]`: the mean over these is not
 * the one over single examples, and stays as it is when examples have the targets of others.
 *
 * @param lossOf a batch `{ xs, ys }`
 * @returns `undefined` if it is not so
 */
export async function crossedLoss(
  lossOf: (batch: Tensors) => Promise<number>,
  { xs, ys }: Tensors,
): Promise<CrossedLoss | undefined> {
  const count = Math.min(few, xs?.shape[0] ?? 0);
  if (xs === undefined || ys === undefined || ys.shape[0] !== xs.shape[0] || count < 2) return;
  const value = async (batch: Tensors) => {
    try {
      return await lossOf(batch);
    } finally {
      dispose(batch);
    }
  };
  const some = (from: number, length: number) =>
    mapTensors({ xs, ys }, (tensor) => tf.slice(tensor, from, length));
  const together = await value(some(0, count));
  let single = 0;
  for (let i = 0; i < count; i++) single += await value(some(i, 1)) / count;
  if (near(together, single, 1e-3)) return;
  const swapped = tf.tidy(() => {
    const { xs, ys } = some(0, count);
    const [first, rest] = [tf.slice(ys!, 0, 1), tf.slice(ys!, 1, count - 1)];
    return { xs: xs!, ys: tf.concat([rest, first]) };
  });
  if (await same(swapped.ys, ys, count)) return void dispose(swapped);
  return near(await value(swapped), together, 1e-5) ? { together, single } : undefined;
}

const near = (a: number, b: number, tolerance: number) =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

async function same(some: tf.Tensor, all: tf.Tensor, count: number): Promise<boolean> {
  const answer = tf.tidy(() => tf.all(tf.equal(some, tf.slice(all, 0, count))));
  const [equal] = await answer.data();
  answer.dispose();
  return Boolean(equal);
}
