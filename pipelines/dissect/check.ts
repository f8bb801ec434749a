/** Whether a problem is what the experiments take it for. @module */
import * as tf from "@tensorflow/tfjs";
import { sha256 } from "../../optimizers/host/sha256.ts";
import { createOptimizer } from "../../optimizers/methods/registry.ts";
import { dispose, mapTensors } from "../../optimizers/tensors.ts";
import type { Tensors } from "../../optimizers/types.ts";
import { iterate } from "../../problems/data/batches.ts";
import type { AnyProblem, LossOptions } from "../../problems/problem.ts";
import { randomKey } from "../../problems/random.ts";
import { crossedAside } from "../modules/crossed_loss.ts";
import { checkedSlopes } from "../grid/gradient_check.ts";
import { significant } from "../text/numbers.ts";
import { training } from "../training/training.ts";

/** What was checked, and what came of it. */
export interface Check {
  /** What should be so. */
  readonly check: string;
  /** What was measured. */
  readonly measured: string;
  /** Whether it is so; `null` where that cannot be told. */
  readonly holds: boolean | null;
  /** What follows where it does not hold: a sentence without its full stop. */
  readonly remedy: string;
}

/** How a problem is used. */
export interface CheckOptions {
  readonly batchSize: number;
  /** Updates of a run, for which there must be batches. */
  readonly steps: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tries a problem on a batch and three updates: the loss is finite, the gradient is that of the loss, the loss
 * a mean over the examples, batches go on, the same seed gives the same bits, no tensor is left behind.
 *
 * @throws {Error} for what no experiment could be made with, saying what to change: no batches, a loss that is
 * not finite, the gradient of something else, batches that end
 */
export async function checkProblem(
  problem: AnyProblem,
  options: CheckOptions,
): Promise<readonly Check[]> {
  const { batchSize, seed, signal } = options;
  const batch = await firstBatch(problem, { batchSize, seed });
  const params = problem.init(seed);
  const memory = problem.initMemory?.(seed) ?? {};
  const at = { memory, key: randomKey(seed, "step", 0) };
  try {
    const checks = [
      await finiteLoss(problem, params, batch, at),
      await rightGradient(problem, params, batch, at),
    ];
    signal?.throwIfAborted();
    return [
      ...checks,
      await meanLoss(problem, params, batch, at),
      await endlessBatches(problem, options),
      ...await sameBits(problem, options),
    ];
  } finally {
    dispose([batch, params, memory]);
  }
}

async function firstBatch(
  problem: AnyProblem,
  request: { readonly batchSize: number; readonly seed: number },
): Promise<unknown> {
  for await (const batch of iterate<unknown>(problem.batches(request))) return batch;
  throw new Error(`${problem.id} gave no batches; batches() must go on, epoch after epoch`);
}

async function lossOf(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  options: LossOptions,
): Promise<number> {
  const loss = problem.loss(params, batch, options);
  const [value] = await loss.data();
  loss.dispose();
  return value!;
}

async function finiteLoss(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
): Promise<Check> {
  const value = await lossOf(problem, params, batch, at);
  if (!Number.isFinite(value)) {
    throw new Error(
      `the loss of ${problem.id} is ${value} at the start; look for logarithms of 0, divisions by 0 and ` +
        "inputs that are not finite",
    );
  }
  return {
    check: "the loss is finite",
    measured: `${significant(value)} at the start`,
    holds: true,
    remedy: "",
  };
}

async function rightGradient(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
): Promise<Check> {
  const check = "the gradient is that of the loss";
  const slopes = await checkedSlopes(problem, params, batch, at);
  if (slopes === undefined) {
    return { check, measured: "cannot be told: the loss is random", holds: null, remedy: "" };
  }
  const along = slopes.filter(({ drawn }) => !drawn);
  if (along.length === 0) {
    return { check, measured: "too flat for differences", holds: null, remedy: "" };
  }
  const measured = `by differences, along ${along.length} of ${
    Object.keys(params).length
  } tensors, to ${significant(Math.max(...along.map(({ error }) => error)), 2)}`;
  return { check, measured, holds: true, remedy: "" };
}

/** The loss of a batch that has every example twice is that of the batch, if it is a mean. */
async function meanLoss(
  problem: AnyProblem,
  params: Tensors,
  batch: unknown,
  at: LossOptions,
): Promise<Check> {
  const check = "the loss is a mean over the examples";
  const cannot = (why: string): Check => ({ check, measured: why, holds: null, remedy: "" });
  const once = await lossOf(problem, params, batch, at);
  const other = await lossOf(problem, params, batch, { ...at, key: randomKey(1, "step", 0) });
  if (other !== once) return cannot("cannot be told: the loss is random");
  let doubled: Tensors | undefined;
  try {
    doubled = twice(batch);
    const value = await lossOf(problem, params, doubled, at);
    const ratio = value / once;
    const crossed = await crossedAside(problem, params, batch, at);
    if (crossed !== undefined) return { check, holds: false, ...crossed };
    return {
      check,
      measured: `with each example twice it is ${significant(ratio, 3)} times as large`,
      holds: Math.abs(ratio - 1) < 1e-3,
      remedy:
        "step sizes depend on the batch size unless the loss is divided by the number of examples",
    };
  } catch {
    return cannot("cannot be told: batches are of a fixed size");
  } finally {
    dispose(doubled);
  }
}

/** @throws if a batch is no map of tensors */
function twice(batch: unknown): Tensors {
  return mapTensors(batch as Tensors, (tensor) => {
    const [count = 0, ...shape] = tensor.shape;
    if (tensor.size === 0) return tf.zeros([2 * count, ...shape], tensor.dtype);
    return tf.concat([tensor, tensor], 0);
  });
}

/** Milliseconds that batches are drawn for at most. */
const patience = 1500;

async function endlessBatches(
  problem: AnyProblem,
  { batchSize, seed, steps }: CheckOptions,
): Promise<Check> {
  const started = performance.now();
  let count = 0;
  let over = true;
  for await (const batch of iterate<unknown>(problem.batches({ batchSize, seed }))) {
    dispose(batch);
    over = ++count < steps && performance.now() - started < patience;
    if (!over) break;
  }
  if (over) {
    throw new Error(
      `batches of ${problem.id} end after ${count}, where a run takes ${steps}; batches() must go on, ` +
        "epoch after epoch",
    );
  }
  return {
    check: "batches go on",
    measured: `${count} drawn of the ${steps} of a run`,
    holds: true,
    remedy: "",
  };
}

/** Three updates, twice: with the same bits, and no tensor more after the second time than before. */
async function sameBits(problem: AnyProblem, options: CheckOptions): Promise<readonly Check[]> {
  const first = await threeUpdates(problem, options);
  const before = tf.memory().numTensors;
  const second = await threeUpdates(problem, options);
  const left = tf.memory().numTensors - before;
  return [
    {
      check: "the same seed gives the same bits",
      measured: first === second
        ? "three updates, made twice, end alike"
        : "three updates, made twice, differ",
      holds: first === second,
      remedy:
        "draw what is random from the seed and key that are given, or runs that were interrupted go " +
        "on otherwise, and seeds do not pair methods",
    },
    {
      check: "no tensor is left behind",
      measured: `${left} after three updates and an evaluation`,
      holds: left <= 0,
      remedy:
        "free what loss(), gradient() and evaluate() make besides their results: wrap them in tf.tidy",
    },
  ];
}

async function threeUpdates(
  problem: AnyProblem,
  { batchSize, seed, signal }: CheckOptions,
): Promise<string> {
  const learningRate = problem.defaults.learningRates["m-sgd"] ?? 1e-3;
  const optimizer = createOptimizer("m-sgd", { learningRate });
  const run = { problem, optimizer, batchSize, seed, steps: 3, evaluateEvery: 3, signal };
  const hash = sha256();
  for await (const { step, position, evaluation } of training(run)) {
    if (step === 0) continue;
    hash.update(JSON.stringify(evaluation));
    for (const tensor of Object.values(position.params)) {
      const { buffer, byteOffset, byteLength } = await tensor.data();
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.hex();
}
