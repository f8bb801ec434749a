/** Curvature matrices for problems with a model. @module */
import type { LikelihoodName } from "../fisher/likelihood.ts";
import { modelCurvature } from "../fisher/model_curvature.ts";
import { modelCurvatureDiagonal } from "../fisher/model_curvature_diagonal.ts";
import type { Layer } from "../models/layer.ts";
import type { Objective } from "./objective.ts";

/**
 * The same objective with the curvature matrices of its mean loss, for small models, and with their
 * diagonals, for models of any size, see {@linkcode modelCurvature} and
 * {@linkcode modelCurvatureDiagonal}. The model treats its examples independently.
 *
 * @param likelihood whose negative logarithm the loss is
 */
export function withCurvature(
  objective: Objective,
  model: Layer,
  likelihood: LikelihoodName,
): Objective {
  return {
    ...objective,
    gradient(params, batch, { curvature: kind, curvatureDiagonal, ...options } = {}) {
      if (kind === undefined) return objective.gradient(params, batch, options);
      const request = { kind, key: options.key };
      const curvatureOf = curvatureDiagonal ? modelCurvatureDiagonal : modelCurvature;
      const curvature = curvatureOf(model, likelihood, params, batch, request);
      return { ...objective.gradient(params, batch, options), curvature };
    },
  };
}
