/** Curvature matrices of models on tensors. @module */
import * as tf from "@tensorflow/tfjs";
import { concatenated, flattened, sizeOf } from "../../optimizers/flat.ts";
import type { CurvatureKind, Tensor, Tensors } from "../../optimizers/types.ts";
import { applyLayer, type Layer, type LayerMode, type LayerTrace } from "../models/layer.ts";
import type { Batch } from "../problem.ts";
import { type RandomKey, randomKey } from "../random.ts";
import { cotangents } from "./cotangents.ts";
import type { LikelihoodName } from "./likelihood.ts";

/** Most parameters of a model whose matrices are computed: 16 MiB each. */
export const mostParameters = 2048;

/** What a curvature matrix is asked for with. */
export interface CurvatureRequest {
  /** Which matrix. */
  readonly kind: CurvatureKind;
  /** What the Monte-Carlo Fisher draws from: same key, same bits. */
  readonly key?: RandomKey | undefined;
}

/** A model's outputs pulled back: gradients with respect to all parameters. */
export interface PulledBack {
  /** f, `[n, M]`. */
  readonly outputs: Tensor;
  /** `C_n J_n` for rows C of shape `[n, R, M]`: `[n R, d]`. */
  pull(rows: Tensor): Tensor;
}

/**
 * A curvature matrix of the mean loss over a batch, `(1/n) Σ_k J_kᵀ W_k J_k`, `[d, d]`, see
 * {@linkcode outputWeights}; L2 regularization is not part of it. Rows and columns are the elements of the
 * parameters, one after another in the order of their keys.
 *
 * It takes a reverse pass through the model for each example and row: n of them for the empirical and the
 * Monte-Carlo Fisher, n times the number of outputs for the others. For larger models there is
 * {@linkcode modelCurvatureDiagonal}.
 *
 * @param model treats examples by themselves and draws nothing: no batch normalization, no dropout
 * @throws {RangeError} if the model has more than {@linkcode mostParameters} parameters
 * @throws {TypeError} if a layer couples examples, or the Monte-Carlo Fisher has no key
 *
 * @example The Fisher of a linear model is XᵀX / n
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend } from "../../optimizers/backends/use_backend.ts";
 * import { dense } from "../models/layers/dense.ts";
 * import { modelCurvature } from "./model_curvature.ts";
 *
 * await useBackend("cpu");
 * const params = { kernel: tf.tensor2d([[5]]), bias: tf.tensor1d([0]) };
 * const batch = { xs: tf.tensor2d([[1], [3]]), ys: tf.tensor2d([[0], [0]]) };
 * const fisher = modelCurvature(dense(1), "gaussian", params, batch, { kind: "fisher" });
 * assertEquals(await fisher.array(), [[5, 2], [2, 1]]);
 * ```
 */
export function modelCurvature(
  model: Layer,
  likelihood: LikelihoodName,
  params: Tensors,
  batch: Batch,
  request: CurvatureRequest,
): Tensor {
  checkModel(model, params);
  return tf.tidy(() => {
    const outputs = outputsOfExamples(model, params, batch.xs);
    return curvatureFrom(
      {
        outputs,
        pull: (rows) => pulledThrough(model, params, batch.xs, rows),
      },
      likelihood,
      batch.ys,
      request,
    );
  });
}

/** As {@linkcode modelCurvature}, for whatever can be pulled back; runs inside `tf.tidy`. */
export function curvatureFrom(
  { outputs, pull }: PulledBack,
  likelihood: LikelihoodName,
  targets: Tensor,
  request: CurvatureRequest,
): Tensor {
  const n = outputs.shape[0]!;
  const { rows, weights } = cotangents({ ...request, likelihood, outputs, targets });
  const r = rows.shape[1]!;
  const pulled = pull(rows);
  const d = pulled.shape[1]!;
  const image = weights === undefined
    ? pulled
    : tf.reshape(tf.matMul(weights, tf.reshape(pulled, [n, r, d])), [n * r, d]);
  return tf.div(tf.matMul(tf.transpose(pulled), image), n);
}

/**
 * The outputs of a model in training that treats examples by themselves and draws nothing.
 *
 * @throws {TypeError} if it does not
 */
export function outputsOfExamples(model: Layer, params: Tensors, xs: Tensor): Tensor {
  const trace: LayerTrace = (layer, own, x, mode) => {
    checkLayer(layer);
    return layer.apply(own, x, mode);
  };
  const mode: LayerMode = { training: true, trace, key: randomKey(0) };
  return applyLayer(model, params, xs, mode);
}

/** `C_n J_n`, `[n R, d]`, by a reverse pass for each row. */
export function pulledThrough(model: Layer, params: Tensors, xs: Tensor, rows: Tensor): Tensor {
  const names = Object.keys(params);
  const tensors = names.map((name) => params[name]!);
  const [n, r] = rows.shape as [number, number];
  const pulled: Tensor[] = [];
  for (let k = 0; k < n; k++) {
    const x = tf.slice(xs, k, 1);
    for (let i = 0; i < r; i++) {
      pulled.push(tf.tidy(() => {
        const row = tf.reshape(tf.slice(rows, [k, i, 0], [1, 1, -1]), [1, -1]);
        const gradients = tf.grads((...own: tf.Tensor[]) => {
          const named = Object.fromEntries(names.map((name, j) => [name, own[j]!]));
          return tf.sum(tf.mul(applyLayer(model, named, x, { training: true }), row));
        })(tensors);
        return tf.expandDims(
          flattened(Object.fromEntries(names.map((name, j) => [name, gradients[j]!]))),
          0,
        );
      }));
    }
  }
  return concatenated(pulled);
}

function checkModel(model: Layer, params: Tensors): void {
  const d = sizeOf(params);
  if (d <= mostParameters) return;
  throw new RangeError(
    `a curvature matrix takes a model of at most ${mostParameters} parameters, this ${model.kind} ` +
      `has ${d}; use an optimizer that needs no more than its diagonal, or no curvature`,
  );
}

function checkLayer({ kind, coupling }: Layer): void {
  if (kind !== "dropout" && coupling === undefined) return;
  throw new TypeError(
    `there is no curvature matrix through ${kind}: ` +
      `${coupling ?? "its outputs are random"}; leave the layer out`,
  );
}
