/** Curvature matrices for problems with a model. @module */
import type { LikelihoodName } from "./fisher/likelihood.ts";
import { modelCurvature } from "./fisher/model_curvature.ts";
import type { Layer } from "./models/layer.ts";
import type { Objective } from "./objective.ts";

/**
 * The same objective with the curvature matrices of its mean loss, see {@linkcode modelCurvature}: for small
 * models, which treat their examples independently.
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
    gradient(params, batch, { curvature: kind, ...options } = {}) {
      if (kind === undefined) return objective.gradient(params, batch, options);
      const request = { kind, key: options.key };
      const curvature = modelCurvature(model, likelihood, params, batch, request);
      return { ...objective.gradient(params, batch, options), curvature };
    },
  };
}
