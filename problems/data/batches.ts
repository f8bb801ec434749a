/** Mini-batches: seeded, reshuffled epochs of labelled images. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../optimizers/check.ts";
import type { Batch, Batches, BatchesStart } from "../problem.ts";
import { permutation, random } from "../random.ts";
import type { LabelledImages } from "./image_set.ts";

/** What {@linkcode shuffledBatches} draws. */
export interface BatchOptions {
  /** Same seed, same batches, bit by bit. */
  readonly seed: number;
  /** Examples in a batch, at most all there are. */
  readonly batchSize: number;
  /** Batches to pass over at the beginning, at no cost; default 0. */
  readonly start?: number;
}

/**
 * Batches without end: epoch after epoch, each in a new random order. Every epoch shows every
 * example once; where the batch size does not divide their number, its last batch is smaller.
 *
 * `xs` is float32 in [0, 1] of shape `[n, ...shape]`, `ys` the int32 class labels of shape `[n]`.
 * Whoever takes a batch frees it; the iterator itself holds no tensors, so it may be left at any
 * time. Each iteration starts over with the same batches.
 *
 * @throws {RangeError} if `batchSize` is not an integer from 1 to the number of examples, or
 * `start` not one of at least 0
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../optimizers/backend.ts";
 * import { shuffledBatches } from "./batches.ts";
 *
 * await useBackend("cpu");
 * const images = { images: Uint8Array.of(0, 51, 255), labels: Uint8Array.of(0, 1, 2) };
 * const part = { ...images, count: 3, shape: [1, 1, 1] as const };
 * const sizes = [];
 * for await (const { xs, ys } of shuffledBatches(part, { seed: 0, batchSize: 2 })) {
 *   sizes.push(xs.shape[0]);
 *   xs.dispose();
 *   ys.dispose();
 *   if (sizes.length === 4) break;
 * }
 * assertEquals(sizes, [2, 1, 2, 1]);
 * ```
 */
export function shuffledBatches(
  part: LabelledImages,
  options: BatchOptions,
): AsyncIterable<Batch> & BatchesStart {
  const { seed, batchSize, start = 0 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > part.count) {
    throw new RangeError(
      `batchSize must be an integer from 1 to ${part.count}, the number of examples, ` +
        `got ${batchSize}`,
    );
  }
  checkCount(start, "start", 0);
  const perEpoch = Math.ceil(part.count / batchSize);
  return {
    start,
    async *[Symbol.asyncIterator]() {
      let first = (start % perEpoch) * batchSize;
      for (let epoch = Math.floor(start / perEpoch);; epoch++) {
        const order = permutation(part.count, random(seed, "epoch", epoch));
        for (let at = first; at < part.count; at += batchSize) {
          yield toBatch(part, order.subarray(at, at + batchSize));
        }
        first = 0;
      }
    },
  };
}

/**
 * The examples at the given positions as tensors: `xs` float32 in [0, 1], `[n, ...shape]`; `ys`
 * int32 class labels, `[n]`.
 */
export function toBatch(part: LabelledImages, positions: ArrayLike<number>): Batch {
  const { images, labels, shape } = part;
  const size = shape[0] * shape[1] * shape[2];
  const n = positions.length;
  const xs = new Float32Array(n * size);
  const ys = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const position = positions[k]!;
    ys[k] = labels[position]!;
    for (let i = 0; i < size; i++) xs[k * size + i] = images[position * size + i]! / 255;
  }
  return { xs: tf.tensor(xs, [n, ...shape]), ys: tf.tensor1d(ys, "int32") };
}

/**
 * Any source of batches as an async generator: async iterables pass through, a `tf.data.Dataset`
 * is asked for its iterator (and ends where it ends: give it a `repeat()`). Leaving the generator
 * early closes the async iterable as well.
 */
export async function* iterate<B>(batches: Batches<B>): AsyncGenerator<B, void, undefined> {
  if (Symbol.asyncIterator in batches) return yield* batches;
  const iterator = await batches.iterator();
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return;
    yield value;
  }
}
