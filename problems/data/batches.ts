/** Mini-batches: seeded, reshuffled epochs of labelled images. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../optimizers/check.ts";
import type { Batch, Batches, BatchesStart } from "../problem.ts";
import { augment, type Augmentation, augmentedShape, preprocess } from "./augment.ts";
import { epochOrders } from "./epoch_orders.ts";
import type { LabelledImages } from "./formats/labelled_images.ts";
import { prefetched } from "./prefetch.ts";

/** What {@linkcode shuffledBatches} draws. */
export interface BatchOptions {
  /** Same seed, same batches, bit by bit. */
  readonly seed: number;
  /** Examples in a batch, at most all there are. */
  readonly batchSize: number;
  /** Batches to pass over at the beginning, at no cost; default 0. */
  readonly start?: number;
  /** Random variations of the images; none where absent. */
  readonly augmentation?: Augmentation | undefined;
}

/**
 * Batches without end: epoch after epoch, each in a new random order. Every epoch shows every
 * example once; where the batch size does not divide their number, its last batch is smaller, or
 * larger by one example that would be left: a single gradient has no variance.
 *
 * `xs` is float32 of shape `[n, ...augmentedShape(shape, augmentation)]`, in [0, 1] unless the
 * augmentation goes beyond that; `ys` the int32 class labels of shape `[n]`. Images stay bytes
 * until their batch is made, which is, on a device that computes by itself, while the one before is
 * in use. Whoever takes a batch frees it; the iterator itself holds no tensors, so it may be left
 * at any time. Each iteration starts over with the same batches.
 *
 * @throws {RangeError} if `batchSize` is not an integer from 1 to the number of examples, `start`
 * not one of at least 0, or see {@linkcode augmentedShape}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { shuffledBatches } from "./batches.ts";
 *
 * await useBackend("cpu");
 * const images = { images: Uint8Array.of(0, 51, 102, 153, 255), labels: Uint8Array.of(0, 1, 2, 3, 4) };
 * const part = { ...images, count: 5, shape: [1, 1, 1] as const };
 * const sizes = [];
 * for await (const { xs, ys } of shuffledBatches(part, { seed: 0, batchSize: 2 })) {
 *   sizes.push(xs.shape[0]);
 *   xs.dispose();
 *   ys.dispose();
 *   if (sizes.length === 4) break;
 * }
 * assertEquals(sizes, [2, 3, 2, 3]);
 * ```
 */
export function shuffledBatches(
  part: LabelledImages,
  options: BatchOptions,
): AsyncIterable<Batch> & BatchesStart {
  const { seed, batchSize, start = 0, augmentation } = options;
  checkBatchSize(batchSize, part.count);
  checkCount(start, "start", 0);
  const shape = augmentedShape(part.shape, augmentation ?? {});
  return {
    start,
    async *[Symbol.asyncIterator]() {
      const positionsOf = shuffledPositions(part.count, seed, batchSize);
      const make = (index: number) => {
        const step = start + index;
        const positions = positionsOf(step);
        const images = augmentation === undefined
          ? preprocess(part, positions)
          : augment(part, positions, augmentation, { seed, step });
        return { positions, images };
      };
      for await (const { positions, images } of prefetched(make)) {
        yield toTensors(part, positions, images, shape);
      }
    },
  };
}

/**
 * Checks a batch size.
 *
 * @throws {RangeError} unless it is an integer from 1 to `count`, the number of examples to train on
 */
export function checkBatchSize(batchSize: number, count: number): void {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= count) return;
  throw new RangeError(
    `batchSize must be an integer from 1 to ${count}, the number of examples to train on (those kept for ` +
      `validation are not among them), got ${batchSize}`,
  );
}

/**
 * The examples at the given positions as tensors: `xs` float32 in [0, 1], `[n, ...shape]`; `ys`
 * int32 class labels, `[n]`. With an augmentation, `xs` is what evaluations see of it: the central
 * crop, see {@linkcode preprocess}.
 */
export function toBatch(
  part: LabelledImages,
  positions: ArrayLike<number>,
  augmentation?: Augmentation,
): Batch {
  const shape = augmentedShape(part.shape, augmentation ?? {});
  return toTensors(part, positions, preprocess(part, positions, augmentation), shape);
}

/**
 * The positions of the examples in each batch, by its number: epoch after epoch, each in a new random
 * order, which is drawn once; the last batch of an epoch as in {@linkcode shuffledBatches}.
 */
export function shuffledPositions(
  count: number,
  seed: number,
  batchSize: number,
): (step: number) => Uint32Array {
  const perEpoch = batchesPerEpoch(count, batchSize);
  const orderOf = epochOrders(count, seed);
  return (step) => {
    const order = orderOf(Math.floor(step / perEpoch));
    const index = step % perEpoch, start = index * batchSize;
    return order.subarray(start, index === perEpoch - 1 ? count : start + batchSize);
  };
}

/** How many batches show every example once; the last of them as in {@linkcode shuffledBatches}. */
export function batchesPerEpoch(count: number, batchSize: number): number {
  return Math.max(Math.floor(count / batchSize) + (count % batchSize > 1 ? 1 : 0), 1);
}

function toTensors(
  { labels }: LabelledImages,
  positions: ArrayLike<number>,
  images: Float32Array,
  shape: LabelledImages["shape"],
): Batch {
  const ys = Int32Array.from(positions, (position) => labels[position]!);
  return {
    xs: tf.tensor(images, [positions.length, ...shape]),
    ys: tf.tensor1d(ys, "int32"),
  };
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
