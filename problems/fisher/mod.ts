/**
 * The Fisher, what is called the empirical Fisher, and the generalized Gauss-Newton matrix (thesis,
 * chapter 7): in double precision for linear models, on tensors for small networks, and their
 * diagonals for networks of any size.
 *
 * @example A Monte-Carlo Fisher is right on average, the empirical Fisher is not
 * ```ts
 * import { assert } from "@std/assert";
 * import { random } from "../random.ts";
 * import { linearModel } from "./mod.ts";
 *
 * const model = linearModel({
 *   features: Float64Array.of(1, 1, 1, 1),
 *   targets: Float64Array.of(0, 0, 0, 0),
 *   likelihood: "gaussian",
 * });
 * const far = Float64Array.of(10);
 * const stream = random(0, "draws");
 * let mean = 0;
 * for (let k = 0; k < 1000; k++) mean += model.curvature("monte-carlo-fisher", far, stream)[0]! / 1000;
 * assert(Math.abs(mean - model.curvature("fisher", far)[0]!) < 0.1);
 * assert(model.curvature("empirical-fisher", far)[0]! === 100); // the squared residual
 * ```
 *
 * @module
 */
export { type CurvatureRequest, modelCurvature, mostParameters } from "./model_curvature.ts";
export { modelCurvatureDiagonal } from "./model_curvature_diagonal.ts";
export * from "./gram.ts";
export * from "./likelihood.ts";
export * from "./linear_model.ts";
export * from "./output_weights.ts";
