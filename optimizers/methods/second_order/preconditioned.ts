/** Gradient descent preconditioned with a matrix. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { precondition } from "../../transformations/precondition.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { CurvatureKind, Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";

/** Options of {@linkcode empiricalFisher} and {@linkcode gaussNewton}. */
export interface PreconditionedOptions extends SgdOptions {
  /** λ, at least 0, added to the diagonal of the matrix; default 1e-3. */
  readonly damping?: number;
  /**
   * Whether only the diagonal of the matrix is asked for and used, which is for models of any size;
   * default false.
   */
  readonly diagonal?: boolean;
}

/** The method that preconditions with a kind of matrix. */
export function preconditioned(
  name: string,
  curvature: CurvatureKind,
  { learningRate, ...options }: PreconditionedOptions,
): Optimizer<ChainState> {
  return named(
    name,
    chain(precondition({ ...options, curvature }), scaleByLearningRate(learningRate)),
  );
}
