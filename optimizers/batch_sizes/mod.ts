/**
 * Rules that choose batch sizes while training: `(state, observation) -> (state, batch size)`.
 *
 * @example Twice the noise, twice the batch
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cabs } from "./mod.ts";
 *
 * const rule = cabs({ runningAverage: 0 });
 * const sizes = [1000, 2000].map((varianceSum) =>
 *   rule.update(rule.init(), { loss: 1, varianceSum, learningRate: 0.1 })[1]
 * );
 * assertEquals(sizes, [100, 200]);
 * ```
 *
 * @module
 */
export type {
  BatchNeeds,
  BatchObservation,
  BatchSizeRule,
  BatchSizeState,
} from "./batch_size_rule.ts";
export type { AdaptiveBatchSizeOptions } from "./bounds.ts";
export * from "./cabs.ts";
export * from "./constant.ts";
export * from "./norm_rule.ts";
export * from "./parse.ts";
