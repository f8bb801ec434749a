/** M-SVAG with a whole matrix. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { adaptMatrix, type AdaptMatrixOptions } from "../../transformations/adapt_matrix.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { directions, fraction, nonNegative, oneOf } from "../contract/settings.ts";

/** Options of {@linkcode matrixSvag}. */
export interface MatrixSvagOptions extends SgdOptions, AdaptMatrixOptions {}

/**
 * SVAG with a matrix in place of factors (thesis §7.5, Eq. 7.23): `u = -α m mᵀ (ρ R + m mᵀ)⁻¹ p`, see
 * {@linkcode adaptMatrix}, which says how it departs from the equation in print.
 *
 * It needs `seen.curvature`, the empirical Fisher, and `seen.variance`. State: the averages `m` and `r`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function matrixSvag(
  { learningRate, ...options }: MatrixSvagOptions,
): Optimizer<ChainState> {
  return named("matrixSvag", chain(adaptMatrix(options), scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode matrixSvag}. */
export const matrixSvagRecord: OptimizerRecord<"matrix-svag"> = optimizerRecord({
  id: "matrix-svag",
  label: "M-SVAG (matrix)",
  color: "#1B5E7D",
  dash: [8, 2, 2, 2],
  create: matrixSvag,
  settings: {
    beta: fraction,
    direction: directions,
    order: oneOf("optimal", "transposed"),
    damping: nonNegative,
  },
  elementwise: false,
  learningRate: {},
});
