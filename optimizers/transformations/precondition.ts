/** Preconditioning with a matrix, or with its diagonal. @module */
import { offsetOf } from "../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { checkNonNegative } from "../check.ts";
import { dampedSolve } from "../damped_solve.ts";
import { checkDiagonal, checkSquare, diagonalOf, flattened, unflattened } from "../flat.ts";
import { checkFloats } from "../tensors.ts";
import type { CurvatureKind, Optimizer, OptimizerState, Tensor } from "../types.ts";

/** Options of {@linkcode precondition}. */
export interface PreconditionOptions {
  /** Which matrix B is: what the optimizer asks the problem for. */
  readonly curvature: CurvatureKind;
  /** λ, at least 0; default 1e-3. */
  readonly damping?: number;
  /**
   * Whether B is replaced by its diagonal, the only part that is asked for then, which is for
   * models of any size; default false.
   */
  readonly diagonal?: boolean;
}

/**
 * The direction times the inverse of a matrix, `p̂ ← (B + λI)⁻¹ p̂` (thesis Eq. D.31 and D.32), where B is
 * `seen.curvature`, `[d, d]`; with `diagonal`, `p̂ ← p̂ / (diag B + λ)`, where `seen.curvature` is
 * the diagonal, `[d]`, or B, of which the diagonal is taken.
 *
 * With λ = 0, B may be singular: coordinates that the others determine do not move, see
 * {@linkcode solvePositive}, nor do those where a diagonal is 0. The whole matrix takes d³/6
 * multiplications, on WebGPU d steps of the device: for small models. `update` throws a
 * `TypeError` where the matrix is missing or its size is not that of the gradient.
 *
 * @throws {RangeError} if λ is negative or not finite
 *
 * @example The natural gradient of an averaged gradient
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { chain, momentum, precondition, scaleByLearningRate, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const direction = precondition({ curvature: "fisher", damping: 0 });
 * const optimizer = chain(momentum(), direction, scaleByLearningRate(1));
 * const params = { w: tf.tensor1d([1, 1]) };
 * const curvature = tf.tensor2d([[2, 0], [0, 4]]);
 * const grad = { w: tf.tensor1d([6, 4]) };
 * const [, update] = optimizer.update(optimizer.init(params), grad, { curvature });
 * assertEquals(await update.w!.array(), [-3, -1]);
 * ```
 */
export function precondition(
  { curvature: kind, damping = 1e-3, diagonal = false }: PreconditionOptions,
): Optimizer<OptimizerState> {
  checkNonNegative(damping, "damping");
  return {
    name: "precondition",
    aspects: {
      normalization: `${diagonal ? "diag C" : "C"}⁻¹ p, C the ${kind}`,
      ...offsetOf(damping),
    },
    needs: { curvature: kind, ...(diagonal && { curvatureDiagonal: true }) },
    init: () => ({ count: 0 }),
    update({ count }, grad, { curvature } = {}) {
      if (curvature === undefined) {
        throw new TypeError(
          `precondition needs seen.curvature, the ${diagonal ? "diagonal of the " : ""}matrix ` +
            `"${kind}": pass { curvature } to update`,
        );
      }
      checkFloats("gradient", grad);
      checkFloats("seen", { curvature });
      const check = diagonal ? checkDiagonal : checkSquare;
      check("curvature", curvature, grad);
      const update = tf.tidy(() => {
        const flat = flattened(grad);
        return unflattened(
          diagonal
            ? dividedBy(diagonalOf(curvature), damping, flat)
            : dampedSolve(curvature, damping, flat),
          grad,
        );
      });
      return [{ count: count + 1 }, update];
    },
  };
}

/** `b / (diag B + λ)`; 0 where the divisor is 0. */
function dividedBy(diagonal: Tensor, damping: number, right: Tensor): Tensor {
  const divisor = tf.add(diagonal, damping);
  const none = tf.cast(tf.equal(divisor, 0), "float32");
  return tf.div(tf.mul(right, tf.sub(1, none)), tf.add(divisor, none));
}
