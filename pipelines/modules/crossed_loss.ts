/** Losses that compare each output with the targets of all examples. @module */
import * as tf from "@tensorflow/tfjs";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensor, Tensors } from "../../optimizers/types.ts";
import type { AnyProblem, LossOptions } from "../../problems/problem.ts";
import { significant } from "../text/numbers.ts";

/** What was found of a loss that is crossed, and what follows. */
export interface CrossedFinding {
  readonly measured: string;
  /** A sentence without its full stop. */
  readonly remedy: string;
}

/** The loss of some examples together, and the mean of what it is for each of them. */
interface CrossedLoss {
  readonly together: number;
  readonly single: number;
}

/** Examples that are looked at. */
const few = 8;

/**
 * Looks whether the loss of a problem compares each output with the targets of all, as it does where it broadcasts
 * outputs `[n, 1]` and targets `[n]` to all pairs `[n, n]`. It does beside where the parameters begin, as outputs
 * that are all the same there would not tell; and finds nothing where batches cannot be taken apart.
 *
 * @param batch of the problem's
 */
export async function crossedAside(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
): Promise<CrossedFinding | undefined> {
  const beside = tf.tidy(() =>
    mapTensors(
      params,
      (tensor) => tf.add(tensor, tf.randomNormal(tensor.shape, 0, 0.1, "float32", 1)),
    )
  );
  const lossOf = async (some: Tensors) => {
    const loss = problem.loss(beside, some, at);
    const [value] = await loss.data();
    loss.dispose();
    return value!;
  };
  try {
    const crossed = await crossedLoss(lossOf, batch as Tensors);
    if (crossed === undefined) return undefined;
    return {
      measured:
        `it is ${significant(crossed.together)} for some examples, the mean of what it is for ` +
        `each ${significant(crossed.single)}: it compares each output with the targets of all`,
      remedy: "give ys the shape of the outputs, such as [n, 1], or the outputs that of ys",
    };
  } catch {
    return undefined;
  } finally {
    dispose(beside);
  }
}

/**
 * Looks whether outputs `[n, 1]` and targets `[n]` are broadcast to all pairs `[n, n]`: the mean over these is not
 * the one over single examples, and stays as it is when examples have the targets of others, where the other
 * does not.
 *
 * @param lossOf a batch, whose tensors have an example each along the first axis
 * @param batch with `xs` and `ys`, or nothing is found
 * @returns `undefined` if it is not so
 */
async function crossedLoss(
  lossOf: (batch: Tensors) => Promise<number>,
  batch: Tensors,
): Promise<CrossedLoss | undefined> {
  const count = Math.min(few, batch["xs"]?.shape[0] ?? 0);
  if (batch["ys"] === undefined || count < 2) return;
  const some = tf.tidy(() => mapTensors(batch, (tensor) => tf.slice(tensor, 0, count)));
  const swapped = { ...some, ys: tf.tidy(() => rotated(some["ys"]!)) };
  try {
    const [together, single] = [await lossOf(some), await meanOfSingle(lossOf, some)];
    if (near(together, single, 1e-3) || !near(together, await lossOf(swapped), 1e-5)) return;
    const heedsTargets = !near(single, await meanOfSingle(lossOf, swapped), 1e-5);
    return heedsTargets ? { together, single } : undefined;
  } finally {
    dispose([some, swapped]);
  }
}

/** Each target but the first one place further to the front. */
function rotated(ys: Tensor): Tensor {
  return tf.concat([tf.slice(ys, 1), tf.slice(ys, 0, 1)]);
}

async function meanOfSingle(
  lossOf: (batch: Tensors) => Promise<number>,
  batch: Tensors,
): Promise<number> {
  const [count] = batch["xs"]!.shape as [number];
  let mean = 0;
  for (let i = 0; i < count; i++) {
    const one = mapTensors(batch, (tensor) => tf.slice(tensor, i, 1));
    try {
      mean += await lossOf(one) / count;
    } finally {
      dispose(one);
    }
  }
  return mean;
}

function near(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
