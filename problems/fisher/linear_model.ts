/** Linear, logistic and softmax regression with all their curvature matrices, in double precision. @module */
import type { CurvatureKind } from "../../optimizers/types.ts";
import type { RandomStream } from "../random.ts";
import { linearGram, linearGramDiagonal } from "./gram.ts";
import { likelihood, type LikelihoodName } from "./likelihood.ts";
import { outputWeights } from "./output_weights.ts";

/** What a linear model is made of. */
export interface LinearModelOptions {
  /** X, N × p, row-major; a column of ones where there is to be an intercept. */
  readonly features: Float64Array;
  /** y, N targets (N × M numbers for several Gaussian outputs), see {@linkcode likelihood}. */
  readonly targets: Float64Array;
  /** `gaussian`: least squares; `bernoulli`: logistic; `categorical`: softmax regression. */
  readonly likelihood: LikelihoodName;
  /** M, outputs; 1, or the number of classes. */
  readonly outputs?: number;
}

/** A model `p(y|f)` with `f_n = Θᵀ x_n`, and its risk on N examples. */
export interface LinearModel {
  /** N. */
  readonly examples: number;
  /** d = p M, the number of parameters; those of Θ, p × M, are row-major. */
  readonly dimension: number;
  /** `R(θ) = (1/N) Σ_n -log p(y_n|f_n)` without constants (thesis §D.3; Eq. 7.1 without the mean). */
  risk(theta: Float64Array): number;
  /** ∇R, d numbers. */
  gradient(theta: Float64Array): Float64Array;
  /**
   * A curvature matrix, d × d, row-major: a mean over the examples, where the thesis' equations have a
   * sum. Fisher and Gauss-Newton matrix are the Hessian, as f is linear.
   *
   * @param stream what the Monte-Carlo Fisher draws from
   */
  curvature(kind: CurvatureKind, theta: Float64Array, stream?: RandomStream): Float64Array;
  /** The diagonal of such a matrix, d numbers, in d/M times less time. */
  curvatureDiagonal(kind: CurvatureKind, theta: Float64Array, stream?: RandomStream): Float64Array;
}

/**
 * A linear model on data.
 *
 * @throws {TypeError} if the numbers of features and targets do not fit
 * @throws {RangeError} if the likelihood is unknown
 *
 * @example At θ = 0 the empirical Fisher of logistic regression is the Fisher (thesis Eq. D.33)
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearModel } from "./linear_model.ts";
 *
 * const model = linearModel({
 *   features: Float64Array.of(1, 0, 1, 1, 1, 4),
 *   targets: Float64Array.of(0, 1, 1),
 *   likelihood: "bernoulli",
 * });
 * const start = new Float64Array(2);
 * assertEquals(model.curvature("empirical-fisher", start), model.curvature("fisher", start));
 * ```
 */
export function linearModel(options: LinearModelOptions): LinearModel {
  const { features, targets, outputs: m = 1 } = options;
  const family = likelihood(options.likelihood);
  const n = targets.length / family.targetSize(m);
  const width = features.length / n;
  if (!Number.isInteger(n) || !Number.isInteger(width) || width < 1) {
    throw new TypeError(
      `features must be N × p for the N targets, got ${features.length} features and ` +
        `${targets.length} targets`,
    );
  }
  const outputsAt = (theta: Float64Array): Float64Array => {
    const f = new Float64Array(n * m);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < width; i++) {
        const x = features[k * width + i]!;
        if (x === 0) continue;
        for (let a = 0; a < m; a++) f[k * m + a] = f[k * m + a]! + x * theta[i * m + a]!;
      }
    }
    return f;
  };
  const weightsAt = (kind: CurvatureKind, theta: Float64Array, stream?: RandomStream) =>
    outputWeights({
      kind,
      likelihood: family,
      outputs: outputsAt(theta),
      outputSize: m,
      targets,
      stream,
    });
  return {
    examples: n,
    dimension: width * m,
    risk: (theta) => family.loss(outputsAt(theta), targets, m) / n,
    gradient(theta) {
      const scores = family.scores(outputsAt(theta), targets, m);
      const sums = new Float64Array(width * m);
      for (let k = 0; k < n; k++) {
        for (let i = 0; i < width; i++) {
          const x = features[k * width + i]! / n;
          if (x === 0) continue;
          for (let a = 0; a < m; a++) {
            sums[i * m + a] = sums[i * m + a]! + x * scores[k * m + a]!;
          }
        }
      }
      return sums;
    },
    curvature: (kind, theta, stream) =>
      linearGram({ features, width }, weightsAt(kind, theta, stream), m),
    curvatureDiagonal: (kind, theta, stream) =>
      linearGramDiagonal({ features, width }, weightsAt(kind, theta, stream), m),
  };
}
