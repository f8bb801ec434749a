/** Batches of examples in memory: seeded, reshuffled epochs. @module */
import { checkCount } from "../../optimizers/check.ts";
import { checkBatchSize, shuffledPositions } from "../data/batches.ts";
import { epochOrders } from "../data/epoch_orders.ts";
import { prefetched } from "../data/prefetch.ts";
import type { Batch, Batches, BatchRequest, ExampleRequest, ExampleStream } from "../problem.ts";
import { type Examples, someOf, toBatch } from "./example_arrays.ts";

/**
 * Batches without end: epoch after epoch, each in a new random order, in the sizes of `shuffledBatches`.
 *
 * @throws {RangeError} if `batchSize` is not an integer from 1 to the number of examples, or `start` not
 * one of at least 0
 */
export function exampleBatches(
  part: Examples,
  { seed, batchSize, start = 0 }: BatchRequest,
): Batches {
  checkBatchSize(batchSize, part.count);
  checkCount(start, "start", 0);
  return {
    start,
    async *[Symbol.asyncIterator]() {
      const positionsOf = shuffledPositions(part.count, seed, batchSize);
      for await (const rows of prefetched((i) => someOf(part, positionsOf(start + i)))) {
        yield toBatch(rows);
      }
    },
  };
}

/** The examples of these batches in one stream without end, to be taken in batches of any size. */
export function exampleStream(
  part: Examples,
  { seed, start = 0 }: ExampleRequest,
): ExampleStream<Batch> {
  let at = checkCount(start, "start", 0);
  const orderOf = epochOrders(part.count, seed);
  const next = (): number => orderOf(Math.floor(at / part.count))[at++ % part.count]!;
  return {
    take(count) {
      checkCount(count, "count");
      return Promise.resolve(toBatch(someOf(part, Uint32Array.from({ length: count }, next))));
    },
    close: () => Promise.resolve(),
  };
}
