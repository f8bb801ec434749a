/** Variance adaptation by a whole matrix. @module */
import { averagesOf, offsetOf } from "../aspects.ts";
import * as tf from "@tensorflow/tfjs";
import { checkBeta, checkNonNegative } from "../check.ts";
import { dampedSolve } from "../damped_solve.ts";
import { checkSquare, flattened, sizeOf, unflattened } from "../flat.ts";
import { checkFloats } from "../tensors.ts";
import type { Optimizer, OptimizerState, Tensor } from "../types.ts";
import { type MomentsDirection, varianceOfAverage } from "./moments.ts";

/** Options of {@linkcode adaptMatrix}. */
export interface AdaptMatrixOptions {
  /** β in [0, 1) of the average of gradients; default 0.9. */
  readonly beta?: number;
  /** Default `"momentum"`. */
  readonly direction?: MomentsDirection;
  /** `"optimal"` (default), or `"transposed"` as thesis Eq. 7.23 prints it. */
  readonly order?: "optimal" | "transposed";
  /** λ, at least 0, added to the diagonal of the second moment; default 0. */
  readonly damping?: number;
}

/** State of {@linkcode adaptMatrix}: averages of g and of its covariance, not bias-corrected. */
export interface MatrixMoments extends OptimizerState {
  /** `[d]` */
  readonly m: Tensor;
  /** `[d, d]` */
  readonly r: Tensor;
}

/**
 * The direction p, m or g, times the matrix that is expected to bring it closest to ∇:
 *
 *     M = m mᵀ A⁻¹,   A = ρ R + m mᵀ,   p̂ ← M p
 *
 * with R an average of the covariance of the mini-batch gradient as `miniBatchMoments` averages its variance,
 * and 1 in place of ρ for direction g. It minimizes `E‖M p - ∇‖²` over all matrices, as SVAG's factors do over
 * diagonal ones. Thesis Eq. 7.23 prints the transpose, `A⁻¹ m mᵀ`, which is the same only where m is an
 * eigenvector of R; `order: "transposed"` takes it. On m itself the optimal matrix is a number, `mᵀ A⁻¹ m`.
 *
 * The covariance is `c (B - g gᵀ)` where B is `seen.curvature`, the empirical Fisher, and c such that its
 * trace is the sum of `seen.variance`. `[d, d]`, in memory and in d³/6 multiplications: for small models.
 *
 * @throws {RangeError} unless 0 ≤ β < 1 and λ ≥ 0
 */
export function adaptMatrix(
  { beta = 0.9, direction = "momentum", order = "optimal", damping = 0 }: AdaptMatrixOptions = {},
): Optimizer<MatrixMoments> {
  checkBeta(beta);
  checkNonNegative(damping, "damping");
  return {
    name: "adaptMatrix",
    aspects: {
      direction: direction === "momentum" ? "m" : "g",
      factor: order === "optimal" ? "m mᵀ A⁻¹" : "A⁻¹ m mᵀ",
      variance: "A = m mᵀ + c R, R of the batch",
      memory: averagesOf(["m", beta], ["r", beta ** 2]),
      correction: `bias, c = ${direction === "momentum" ? "ρ" : "1"}`,
      ...offsetOf(damping),
    },
    needs: { curvature: "empirical-fisher", variance: true },
    init: (params) => {
      checkFloats("parameters", params);
      const d = sizeOf(params);
      return { count: 0, m: tf.zeros([d]), r: tf.zeros([d, d]) };
    },
    update({ count, m, r }, grad, { curvature, variance } = {}) {
      if (curvature === undefined || variance === undefined) {
        throw new TypeError(
          'adaptMatrix needs seen.curvature, the matrix "empirical-fisher", and seen.variance: pass ' +
            "{ curvature, variance } to update",
        );
      }
      checkFloats("gradient", grad);
      checkFloats("seen", { curvature });
      checkFloats("variance", variance);
      checkSquare("curvature", curvature, grad);
      const next = tf.tidy(() => {
        const g = flattened(grad);
        const covariance = covarianceOf(g, curvature, flattened(variance));
        return {
          m: tf.add(tf.mul(m, beta), tf.mul(g, 1 - beta)),
          r: tf.add(tf.mul(r, beta ** 2), tf.mul(covariance, 1 - beta ** 2)),
        };
      });
      const update = tf.tidy(() => {
        const mean = tf.div(next.m, 1 - beta ** (count + 1));
        const p = direction === "momentum" ? mean : flattened(grad);
        const rho = direction === "momentum" ? varianceOfAverage(beta, count) : 1;
        const noise = tf.mul(next.r, rho / (1 - beta ** (2 * (count + 1))));
        const solved = dampedSolve(tf.add(noise, outer(mean)), damping, mean); // A⁻¹ m
        const [along, by] = order === "optimal" ? [mean, solved] : [solved, mean];
        return unflattened(tf.mul(along, tf.sum(tf.mul(by, p))), grad);
      });
      return [{ count: count + 1, ...next }, update];
    },
  };
}

/** Of the mini-batch gradient; 0 where rounding leaves no spread. */
function covarianceOf(g: Tensor, moment: Tensor, variance: Tensor): Tensor {
  const spread = tf.sub(moment, outer(g));
  const trace = tf.relu(tf.sum(tf.mul(spread, tf.eye(g.size))));
  return tf.mul(spread, tf.divNoNan(tf.sum(variance), trace));
}

function outer(x: Tensor): Tensor {
  return tf.mul(tf.reshape(x, [-1, 1]), tf.reshape(x, [1, -1]));
}
