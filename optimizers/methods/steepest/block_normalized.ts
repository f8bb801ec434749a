/** Block-normalized gradient descent. @module */
import { type ChainState, named } from "../../algebra/chain.ts";
import { blockInfNorm } from "../../norms/block_inf.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { steepestDescent } from "./steepest_descent.ts";

/** Options of {@linkcode blockNormalized}. */
export interface BlockNormalizedOptions extends SgdOptions {
  /** Patterns of the names that make a block, see `blockInfNorm`; default: each tensor is one. */
  readonly blocks?: readonly string[];
}

/**
 * Block-normalized gradient descent, steepest descent in the block-wise maximum norm:
 * `u_B = -α (Σ ‖g_B‖₂) g_B / ‖g_B‖₂` (thesis Eq. C.7). Every block moves equally far.
 *
 * @throws {RangeError} on a bad learning rate
 */
export function blockNormalized(
  { learningRate, blocks }: BlockNormalizedOptions,
): Optimizer<ChainState> {
  return named("blockNormalized", steepestDescent({ norm: blockInfNorm(blocks), learningRate }));
}

/** What is known of {@linkcode blockNormalized}. */
export const blockNormalizedRecord: OptimizerRecord<"block-normalized"> = optimizerRecord({
  id: "block-normalized",
  label: "Block-normalized",
  color: "#4477AA",
  dash: [7, 3],
  create: blockNormalized,
  settings: {},
  elementwise: false,
  // 1/L is for a single block, which is gradient descent
  learningRate: { like: (four) => toOneDigit(four["m-sgd"] / 3), timesLipschitz: 1 },
});
