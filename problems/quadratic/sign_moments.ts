/** Moments of the sign of a Gaussian stochastic gradient. @module */
import { expectedSign } from "../../optimizers/theory/sign_success.ts";
import { gradientCovariance, type StochasticQuadratic } from "./quadratic.ts";
import { columnDots } from "./dense.ts";
import { type Pair, plackettSum, plackettTable } from "./plackett.ts";
import { product } from "./product.ts";
import { termsUpTo, tetrachoricSeries } from "./tetrachoric.ts";

/** Moments of `s = sign(g)` at n points. */
export interface SignMoments {
  /** E[s], d × n. */
  readonly mean: Float64Array;
  /** E[sᵀQs], n numbers. */
  readonly quadraticForm: Float64Array;
}

/**
 * Computes `E[s]` and `E[sᵀQs]` for the sign of a stochastic gradient `g ~ N(∇L, ν²QQ)`, exactly.
 *
 * `E[s_i s_j]` is a bivariate-normal orthant probability, of the standardized means `∇L_i/σ_i` and
 * `∇L_j/σ_j` and a correlation ρ_ij that is the same at every θ. So what depends on ρ_ij only is tabled
 * once: for weak correlations the terms of {@linkcode tetrachoricSeries}, which make a call a few
 * products of matrices, for the others quadrature nodes, see {@linkcode plackettTable}. Either is right to
 * 1e-12 for each pair.
 *
 * @returns a function of the true gradients (d × n, row-major: one column per point) and n
 */
export function signMoments(
  problem: StochasticQuadratic,
): (gradients: Float64Array, n: number) => SignMoments {
  const { dimension: d, hessian, rotation, noise } = problem;
  const covariance = gradientCovariance(problem);
  const deviations = Float64Array.from({ length: d }, (_, i) => Math.sqrt(covariance[i * d + i]!));
  const trace = problem.eigenvalues.reduce((sum, lambda) => sum + lambda, 0);
  const means = (gradients: Float64Array, n: number) => {
    const mean = new Float64Array(gradients.length);
    for (let i = 0, at = 0; i < d; i++) {
      const sigma = deviations[i]!;
      for (let r = 0; r < n; r++, at++) mean[at] = expectedSign(gradients[at]!, sigma);
    }
    return mean;
  };

  const shape = rotation ? "full" : "diagonal";
  if (noise === 0) { // s is certain
    return (gradients, n) => {
      const mean = means(gradients, n);
      const image = product(hessian, mean, new Float64Array(mean.length), shape);
      return { mean, quadraticForm: columnDots(mean, image, n) };
    };
  }
  if (!rotation) { // sᵀQs = tr Q whatever the signs
    return (gradients, n) => ({
      mean: means(gradients, n),
      quadraticForm: new Float64Array(n).fill(trace),
    });
  }
  const { upper, series, table } = tables(hessian, covariance, d);
  return (gradients, n) => {
    const mean = means(gradients, n);
    const standardized = new Float64Array(gradients.length);
    for (let i = 0, at = 0; i < d; i++) {
      const sigma = deviations[i]!;
      for (let r = 0; r < n; r++, at++) {
        standardized[at] = Math.max(-certain, Math.min(certain, gradients[at]! / sigma));
      }
    }
    const image = product(upper, mean, new Float64Array(mean.length), "upper");
    const quadraticForm = columnDots(mean, image, n).map((form) => form + trace);
    series.add(standardized, quadraticForm);
    plackettSum(table, standardized, quadraticForm);
    return { mean, quadraticForm };
  };
}

/** Beyond so many standard deviations a sign is certain: exp(-certain²/2) underflows to 0. */
const certain = 40;

/** 2Q above the diagonal, and what the correlations are needed for. */
function tables(hessian: Float64Array, covariance: Float64Array, d: number) {
  const upper = new Float64Array(d * d);
  const pairs: Pair[] = [];
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++) {
      const at = i * d + j;
      const scale = Math.sqrt(covariance[i * d + i]! * covariance[j * d + j]!);
      const rho = Math.max(-1, Math.min(1, covariance[at]! / scale));
      upper[at] = 2 * hessian[at]!;
      pairs.push({ first: i, second: j, weight: upper[at], rho });
    }
  }
  const limit = cheapestLimit(pairs, d);
  return {
    upper,
    series: tetrachoricSeries(pairs.filter(({ rho }) => Math.abs(rho) <= limit), d),
    table: plackettTable(pairs.filter(({ rho }) => Math.abs(rho) > limit)),
  };
}

/**
 * Up to which |ρ| the series is used. A quadrature node, of which there are about 2 + 12 |ρ|, takes as long
 * as ten terms of a pair; each term also costs a step of the recursion for every coordinate, as long as
 * three pairs.
 */
function cheapestLimit(pairs: readonly Pair[], d: number): number {
  const sizes = pairs.map(({ rho }) => Math.abs(rho));
  const terms = sizes.map(termsUpTo);
  const cost = (limit: number) =>
    sizes.reduce(
      (sum, size, at) => sum + (size > limit ? 20 + 120 * size : terms[at]!),
      3 * d * termsUpTo(limit),
    );
  const limits = [
    0.05,
    0.1,
    0.15,
    0.2,
    0.25,
    0.3,
    0.35,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
    0.65,
    0.7,
    0.75,
  ];
  return limits.reduce((best, limit) => cost(limit) < cost(best) ? limit : best);
}
