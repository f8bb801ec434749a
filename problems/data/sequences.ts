/** Batches of sequences that continue from one batch to the next. @module */
import * as tf from "@tensorflow/tfjs";
import { checkCount } from "../../optimizers/check.ts";
import type { Tensor } from "../../optimizers/types.ts";
import type { Batch, BatchesStart } from "../problem.ts";

/** Sequences side by side. */
export interface SequenceBatch extends Batch {
  /** The sequences, int32 `[batchSize, length]`. */
  readonly xs: Tensor;
  /** What follows each element, int32 `[batchSize, length]`: `xs` one further. */
  readonly ys: Tensor;
  /**
   * Whether each row goes on where the same row of the batch before ended, so that a recurrent
   * network's state carries over; otherwise it starts from zeros.
   */
  readonly continues: boolean;
}

/** What {@linkcode continuingSequences} cuts. */
export interface SequenceOptions {
  /** Sequences in a batch. */
  readonly batchSize: number;
  /** Elements in a sequence. */
  readonly length: number;
  /** How often the text is gone through; without end where absent. */
  readonly epochs?: number;
  /** Batches to pass over at the beginning, at no cost; default 0. */
  readonly start?: number;
}

/**
 * A text cut into parallel streams as in char-rnn: with N = ⌊(characters - 1) / (batchSize ·
 * length)⌋ batches an epoch, row r of batch b holds the `length` elements from r·N·length +
 * b·length on, so that each row of a batch continues that of the batch before. What is left over at
 * the end of the text is not shown. Every epoch is the same, and its first batch does not continue.
 *
 * With `start`, the first batch says that it continues if the one before it, which was passed over,
 * is of the same epoch. Whoever takes a batch frees it; the iterator itself holds no tensors.
 *
 * @param codes the text, as numbers of its characters
 * @throws {RangeError} if a number is not a positive integer (`start`: not a whole number), or there is
 * too little text for one batch
 *
 * @example Two streams
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { continuingSequences } from "./sequences.ts";
 *
 * await useBackend("cpu");
 * const seen: unknown[] = [];
 * const codes = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8);
 * for await (
 *   const { xs, ys, continues } of continuingSequences(codes, { batchSize: 2, length: 2, epochs: 1 })
 * ) {
 *   seen.push([await xs.array(), await ys.array(), continues]);
 *   xs.dispose();
 *   ys.dispose();
 * }
 * assertEquals(seen, [
 *   [[[0, 1], [4, 5]], [[1, 2], [5, 6]], false],
 *   [[[2, 3], [6, 7]], [[3, 4], [7, 8]], true],
 * ]);
 * ```
 */
export function continuingSequences(
  codes: Int32Array,
  options: SequenceOptions,
): AsyncIterable<SequenceBatch> & BatchesStart {
  const { batchSize, length, epochs = Infinity, start = 0 } = options;
  const batches = batchesInEpoch(codes, options);
  checkCount(start, "start", 0);
  return {
    start,
    async *[Symbol.asyncIterator]() {
      for (let step = start; step < epochs * batches; step++) {
        const b = step % batches;
        const [xs, ys] = [new Int32Array(batchSize * length), new Int32Array(batchSize * length)];
        for (let row = 0; row < batchSize; row++) {
          const first = (row * batches + b) * length;
          xs.set(codes.subarray(first, first + length), row * length);
          ys.set(codes.subarray(first + 1, first + 1 + length), row * length);
        }
        yield {
          xs: tf.tensor2d(xs, [batchSize, length], "int32"),
          ys: tf.tensor2d(ys, [batchSize, length], "int32"),
          continues: b > 0,
        };
      }
    },
  };
}

/**
 * Batches in an epoch of {@linkcode continuingSequences}.
 *
 * @throws {RangeError} see there
 */
export function batchesInEpoch(codes: ArrayLike<number>, options: SequenceOptions): number {
  const { batchSize, length } = options;
  for (const [name, value] of Object.entries({ batchSize, length })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new RangeError(`${name} must be a positive integer, got ${value}`);
    }
  }
  const batches = Math.floor((codes.length - 1) / (batchSize * length));
  if (batches >= 1) return batches;
  throw new RangeError(
    `${batchSize} sequences of ${length} need a text of at least ${batchSize * length + 1} ` +
      `characters, got ${codes.length}; use fewer or shorter ones`,
  );
}
