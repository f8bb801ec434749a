/** Norms of named tensors, taken as one vector, and steepest descent in them. @module */
import type { Scalar, Tensors } from "../types.ts";

/**
 * A norm `‖·‖` on all parameters together, its dual `‖ω‖_* = max_{‖θ‖ ≤ 1} ⟨ω, θ⟩`, and the directions
 * that steepest descent takes in it (thesis §6.2, Table 6.1, §C.1).
 *
 * Functions leave their arguments alone and allocate what they return, which stays on the device. They
 * compute in single precision; squares do not overflow or vanish on the way. NaN stays NaN.
 */
export interface Norm {
  /** Such as `l2`, for names of optimizers. */
  readonly name: string;
  /** `‖θ‖`. */
  norm(tensors: Tensors): Scalar;
  /** `‖ω‖_*`. */
  dual(tensors: Tensors): Scalar;
  /**
   * A u with `‖u‖ = 1` and `⟨ω, u⟩ = ‖ω‖_*`: where the slope is steepest. 0 for ω = 0. Where there are
   * several, one of them, always the same.
   */
  unit(gradient: Tensors): Tensors;
  /** The steepest descent operator `ω^‖·‖ = ‖ω‖_* u`, a maximizer of `⟨ω, θ⟩ - ½‖θ‖²` (Eq. C.1). */
  steepest(gradient: Tensors): Tensors;
}
