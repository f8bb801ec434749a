/** Batches of one size. @module */
import { checkCount } from "../check.ts";
import type { BatchSizeRule, BatchSizeState } from "./batch_size_rule.ts";

/**
 * The rule that does not adapt: `m` examples, always. Unlike a plain number it cuts batches from the
 * same unbroken stream of examples as the adaptive rules, so that comparisons with these see the same
 * examples in the same order; a number ends each epoch with a batch of what is left.
 *
 * @throws {RangeError} unless `batchSize` is a whole number of at least 1
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { constantBatchSize } from "./constant.ts";
 *
 * const rule = constantBatchSize(64);
 * assertEquals(rule.name, "constant:64");
 * assertEquals(rule.update(rule.init(), {}), [{ count: 1, batchSize: 64 }, 64]);
 * ```
 */
export function constantBatchSize(batchSize: number): BatchSizeRule<BatchSizeState> {
  checkCount(batchSize, "batchSize");
  const name = `constant:${batchSize}`;
  return {
    name,
    min: batchSize,
    max: batchSize,
    fingerprint: name,
    init: () => ({ count: 0, batchSize }),
    update: ({ count }) => [{ count: count + 1, batchSize }, batchSize],
  };
}
