/** The damped generalized Gauss-Newton method. @module */
import type { ChainState } from "../../algebra/chain.ts";
import type { Optimizer } from "../../types.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { nonNegative, onOrOff } from "../contract/settings.ts";
import { preconditioned, type PreconditionedOptions } from "./preconditioned.ts";

/**
 * The damped generalized Gauss-Newton method (Schraudolph, 2002): `u = -α (G + λI)⁻¹ g` with
 * `G = (1/|B|) Σ_k J_kᵀ ∇²ℓ_k J_k` (thesis Eq. 7.10), J the Jacobian of the model's outputs and ∇²ℓ the
 * Hessian of the loss with respect to them. For squared and cross-entropy losses it is
 * {@linkcode naturalGradient} (Prop. 7.1).
 *
 * It needs `seen.curvature`, see {@linkcode precondition}.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function gaussNewton(options: PreconditionedOptions): Optimizer<ChainState> {
  return preconditioned("gaussNewton", "gauss-newton", options);
}

/** What is known of {@linkcode gaussNewton}. */
export const gaussNewtonRecord: OptimizerRecord<"gauss-newton"> = optimizerRecord({
  id: "gauss-newton",
  label: "Gauss-Newton",
  color: "#56B4E9",
  dash: [2, 2],
  create: gaussNewton,
  settings: { damping: nonNegative, diagonal: onOrOff },
  elementwise: false,
  learningRate: {},
});
