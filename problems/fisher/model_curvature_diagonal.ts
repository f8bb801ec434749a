/** Diagonals of curvature matrices of models of any size. @module */
import * as tf from "@tensorflow/tfjs";
import { flattened } from "../../optimizers/flat.ts";
import { mapTensors } from "../../optimizers/tensors.ts";
import type { Scalar, Tensor, Tensors } from "../../optimizers/types.ts";
import type { Layer } from "../models/layer.ts";
import type { Batch } from "../problem.ts";
import { lossGradientVariance } from "../variance/loss_gradient_variance.ts";
import { cotangents } from "./cotangents.ts";
import type { LikelihoodName } from "./likelihood.ts";
import { type CurvatureRequest, outputsOfExamples, pulledThrough } from "./model_curvature.ts";

/**
 * The diagonal of a curvature matrix, see {@linkcode modelCurvature}, `[d]`. Where the matrix of
 * example k is `Σ_r (c_kr J_k)ᵀ c_kr J_k`, it is
 *
 *     diag = Σ_r (1/n) Σ_k h_kr²,     h_kr = c_kr J_k = ∇_θ ⟨c_kr, f_k⟩
 *
 * The mean of squares for one r follows from the mean ḡ of n gradients and its variance ŝ, which
 * {@linkcode lossGradientVariance} gives: `(1/n) Σ_k h_k² = ḡ² + (n-1) ŝ`. So no matrix is made, and
 * it takes one backward pass with variances for the empirical and the Monte-Carlo Fisher, and one
 * for each outcome y (for a Gaussian each output) for the Fisher, whatever the size of the model.
 * The Gauss-Newton matrix is computed as the Fisher, which it equals for these likelihoods (thesis,
 * Prop. 7.1).
 *
 * @param model treats examples by themselves and draws nothing: no batch normalization, no dropout
 * @returns the elements of the parameters one after another in the order of their keys; the same
 * draws of the Monte-Carlo Fisher for the same key as in the whole matrix
 * @throws {TypeError} if a layer couples examples, or the Monte-Carlo Fisher has no key
 *
 * @example The Fisher of a linear model is XᵀX / n
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { dense } from "../models/layers/dense.ts";
 * import { modelCurvatureDiagonal } from "./model_curvature_diagonal.ts";
 *
 * await useBackend("cpu");
 * const params = { kernel: tf.tensor2d([[5]]), bias: tf.tensor1d([0]) };
 * const batch = { xs: tf.tensor2d([[1], [3]]), ys: tf.tensor2d([[0], [0]]) };
 * const kind = "fisher";
 * const fisher = modelCurvatureDiagonal(dense(1), "gaussian", params, batch, { kind });
 * const [ofKernel, ofBias] = await fisher.data();
 * assertAlmostEquals(ofKernel!, 5, 1e-5);
 * assertAlmostEquals(ofBias!, 1, 1e-5);
 * ```
 */
export function modelCurvatureDiagonal(
  model: Layer,
  likelihood: LikelihoodName,
  params: Tensors,
  { xs, ys: targets }: Batch,
  { kind, key }: CurvatureRequest,
): Tensor {
  const moments = lossGradientVariance(model, meanProduct);
  return tf.tidy(() => {
    const { rows } = cotangents({
      kind: kind === "gauss-newton" ? "fisher" : kind,
      likelihood,
      outputs: outputsOfExamples(model, params, xs),
      targets,
      key,
    });
    const [n, r] = rows.shape as [number, number, number];
    let sum: Tensor | undefined;
    for (let i = 0; i < r; i++) {
      const before = sum;
      sum = tf.tidy(() => {
        const own = tf.slice(rows, [0, i, 0], [-1, 1, -1]);
        const squares = n === 1
          ? tf.reshape(tf.square(pulledThrough(model, params, xs, own)), [-1])
          : meanSquares(moments(params, { xs, ys: tf.squeeze(own, [1]) }), n);
        return before === undefined ? squares : tf.add(before, squares);
      });
      before?.dispose();
    }
    return sum!;
  });
}

/** Mean over the examples of `⟨c_k, f_k⟩`. */
function meanProduct(outputs: Tensor, rows: Tensor): Scalar {
  return tf.mean(tf.sum(tf.mul(outputs, rows), 1));
}

/** `ḡ² + (n-1) ŝ` of all parameters, `[d]`. */
function meanSquares(
  { gradient, variance }: { readonly gradient: Tensors; readonly variance: Tensors },
  n: number,
): Tensor {
  return flattened(
    mapTensors(gradient, (mean, name) => tf.add(tf.square(mean), tf.mul(variance[name]!, n - 1))),
  );
}
