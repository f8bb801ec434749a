/** The direction of Muon. @module */
import * as tf from "@tensorflow/tfjs";
import { stateless } from "../algebra/stateless.ts";
import { checkCount } from "../check.ts";
import { mapTensors } from "../tensors.ts";
import type { Optimizer, OptimizerState } from "../types.ts";
import { asMatrix, isMatrix } from "../matrices.ts";
import { jordanQuintic, newtonSchulz, type Quintic } from "./orthogonal_factor.ts";

/**
 * Every matrix of the direction approximately orthogonal: `p̂ ← √max(1, columns/rows) U S' Vᵀ` where p̂ is
 * `U S Vᵀ`, by Newton and Schulz' iteration with Jordan's (2024) coefficients, which after five steps leave
 * singular values between 0.68 and 1.15 in S'. With exact ones it is the normalized steepest descent
 * direction of `spectralNorm`. The factor gives wide matrices the same effect on each output; the author's
 * matrices have outputs as rows, ours as columns.
 *
 * Tensors of more than two axes are matrices of as many columns as their last axis is long. On the device,
 * without waiting, in single precision; so large is only p̂ / ‖p̂‖₂, with no 1e-7 added, that the size of
 * the gradient does not matter.
 *
 * @param steps of the iteration
 * @throws {RangeError} unless steps is a whole number of at least 1
 */
export function orthogonalize(steps = 5): Optimizer<OptimizerState> {
  checkCount(steps, "steps");
  const quintics = Array<Quintic>(steps).fill(jordanQuintic);
  return stateless("orthogonalize", (update) =>
    tf.tidy(() =>
      mapTensors(update, (tensor, key) => {
        if (tensor.size === 0) return tensor.clone();
        if (!isMatrix(tensor)) {
          throw new TypeError(
            `orthogonalize needs matrices, got "${key}" of shape [${tensor.shape}]: ` +
              "give it to another optimizer by partition()",
          );
        }
        const matrix = asMatrix(tensor);
        const [rows, columns] = matrix.shape as [number, number];
        const factor = Math.sqrt(Math.max(1, columns / rows));
        const orthogonal = newtonSchulz(matrix, quintics);
        return tf.reshape(tf.mul(orthogonal, factor), tensor.shape);
      })
    ), { normalization: "about unit in spectral" });
}
