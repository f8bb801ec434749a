/** Labelled images in one unbroken stream, to be taken in batches of any size. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../optimizers/check.ts";
import type { Batch, ExampleStream } from "../problem.ts";
import { augment, type Augmentation, augmentedShape, preprocess } from "./augment.ts";
import { epochOrders } from "./epoch_orders.ts";
import type { LabelledImages } from "./formats/labelled_images.ts";

/** What {@linkcode shuffledExamples} draws. */
export interface ExampleOptions {
  /** Same seed, same examples in the same order, bit by bit. */
  readonly seed: number;
  /** Examples to pass over at the beginning, at no cost; default 0. */
  readonly start?: number;
  /** Random variations of the images; none where absent. */
  readonly augmentation?: Augmentation | undefined;
}

/**
 * Examples without end: epoch after epoch, each in a new random order, the same as
 * `shuffledBatches` has. Batches go on over the end of an epoch, so each has just as many examples as
 * it was asked for; how the stream is cut changes nothing about the examples, their random
 * variations included.
 *
 * `xs` and `ys` of a batch are as in `shuffledBatches`. The stream holds no tensors.
 *
 * @throws {RangeError} if `start` is not a whole number of at least 0, or see
 * {@linkcode augmentedShape}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { shuffledExamples } from "./shuffled_examples.ts";
 *
 * await useBackend("cpu");
 * const images = { images: Uint8Array.of(0, 51, 255), labels: Uint8Array.of(0, 1, 2) };
 * const part = { ...images, count: 3, shape: [1, 1, 1] as const };
 * const stream = shuffledExamples(part, { seed: 0 });
 * const epoch = [...await (await stream.take(1))!.ys.data()];
 * epoch.push(...await (await stream.take(2))!.ys.data());
 * assertEquals(epoch.toSorted(), [0, 1, 2]);
 * assertEquals((await stream.take(7))!.ys.shape, [7]); // more than there are: several epochs
 * ```
 */
export function shuffledExamples(
  part: LabelledImages,
  { seed, start = 0, augmentation }: ExampleOptions,
): ExampleStream<Batch> {
  let at = checkCount(start, "start", 0);
  const shape = augmentedShape(part.shape, augmentation ?? {});
  const size = shape.reduce((product, side) => product * side, 1);
  const orderOf = epochOrders(part.count, seed);
  return {
    take(count) {
      checkCount(count, "count");
      const images = new Float32Array(count * size);
      const labels = new Int32Array(count);
      for (let filled = 0; filled < count;) {
        const epoch = Math.floor(at / part.count);
        const from = at % part.count;
        const positions = orderOf(epoch).subarray(from, from + count - filled);
        // an example is met once an epoch, so its variation is told by the epoch
        const made = augmentation === undefined
          ? preprocess(part, positions)
          : augment(part, positions, augmentation, { seed, step: epoch });
        images.set(made, filled * size);
        positions.forEach((position, i) => labels[filled + i] = part.labels[position]!);
        filled += positions.length;
        at += positions.length;
      }
      const batch = { xs: tf.tensor(images, [count, ...shape]), ys: tf.tensor1d(labels, "int32") };
      return Promise.resolve(batch);
    },
    close: () => Promise.resolve(),
  };
}
