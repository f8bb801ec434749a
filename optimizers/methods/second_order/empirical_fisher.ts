/** Gradient descent preconditioned with the empirical Fisher. @module */
import type { ChainState } from "../../algebra/chain.ts";
import type { Optimizer } from "../../types.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { nonNegative, onOrOff } from "../contract/settings.ts";
import { preconditioned, type PreconditionedOptions } from "./preconditioned.ts";

/**
 * Gradient descent preconditioned with the empirical Fisher, EFGD (thesis Eq. D.32):
 * `u = -α (F̃ + λI)⁻¹ g` with `F̃ = (1/|B|) Σ_k g_k g_kᵀ` (Eq. 7.3), the second moment of the examples'
 * gradients. Its steps are the longer the shorter the gradient is; the thesis advises against it.
 *
 * It needs `seen.curvature`, see {@linkcode precondition}.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function empiricalFisher(options: PreconditionedOptions): Optimizer<ChainState> {
  return preconditioned("empiricalFisher", "empirical-fisher", options);
}

/** What is known of {@linkcode empiricalFisher}. */
export const empiricalFisherRecord: OptimizerRecord<"empirical-fisher"> = optimizerRecord({
  id: "empirical-fisher",
  label: "EFGD",
  color: "#D55E00",
  dash: [6, 2],
  create: empiricalFisher,
  settings: { damping: nonNegative, diagonal: onOrOff },
  elementwise: false,
  learningRate: {},
});
