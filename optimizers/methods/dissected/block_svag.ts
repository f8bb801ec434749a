/** M-SVAG with one factor for each tensor, or for all. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { adaptBlocks, type AdaptBlocksOptions } from "../../transformations/adapt_blocks.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { directions, fraction, oneOf } from "../contract/settings.ts";

/** Options of {@linkcode blockSvag}. */
export interface BlockSvagOptions extends SgdOptions, AdaptBlocksOptions {}

/**
 * SVAG with fewer factors: one for each parameter tensor, or one for all, which adapts the step size of M-SGD
 * to the noise as thesis Prop. 4.1 does (thesis §8.1: elementwise adaptation is "an elementwise extension" of
 * it): `u = -α γ_B m` with `γ_B = Σ m² / (Σ m² + ρ Σ ŝ)`, see {@linkcode adaptBlocks}.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { blockSvag, useBackend } from "../../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = blockSvag({ learningRate: 0.5, scope: "all" });
 * const params = { w: tf.tensor1d([1, 2]) };
 * const [, update] = optimizer.update(optimizer.init(params), { w: tf.tensor1d([4, 0]) });
 * assertEquals(await update.w!.array(), [-2, 0]); // the first step is a step of SGD
 * ```
 */
export function blockSvag(
  { learningRate, ...options }: BlockSvagOptions,
): Optimizer<ChainState> {
  return named("blockSvag", chain(adaptBlocks(options), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode blockSvag}. */
export const blockSvagRecord: OptimizerRecord<"block-svag"> = optimizerRecord({
  id: "block-svag",
  label: "M-SVAG (by block)",
  color: "#3B7EA1",
  dash: [2, 2],
  create: blockSvag,
  settings: { beta: fraction, direction: directions, scope: oneOf("tensor", "all") },
  elementwise: false,
  learningRate: { like: (four) => four["m-svag"], timesLipschitz: 0.5 },
});
