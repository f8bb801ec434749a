/** Moments of the sign of a Gaussian stochastic gradient. @module */
import { expectedSign } from "../../optimizers/theory/sign_success.ts";
import { gradientCovariance, type StochasticQuadratic } from "../quadratic.ts";
import { signProduct } from "./bivariate_normal.ts";
import { columnDots, multiply } from "./dense.ts";
import { fastExp } from "./fast_exp.ts";
import { gaussLegendre } from "./gauss_legendre.ts";

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
 * `E[s_i s_j]` is a bivariate-normal orthant probability. By Plackett (1954) its part beyond the product
 * of the means is `2/π ∫_0^{asin ρ_ij} exp((ab sin t - ½(a² + b²)) / cos²t) dt`, a = ∇L_i/σ_i and
 * b = ∇L_j/σ_j. The correlation ρ_ij is the same at every θ, so Gauss–Legendre nodes on that interval
 * are tabled once, as many as bring the error below 1e-12 for all a and b, and each call is nothing but
 * products and exponentials, over all points at once. The few pairs with |ρ_ij| > 0.99 go through
 * {@linkcode signProduct}.
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
  const means = (gradients: Float64Array, n: number) =>
    gradients.map((value, at) => expectedSign(value, deviations[Math.floor(at / n)]!));

  if (noise === 0) { // s is certain
    return (gradients, n) => {
      const mean = means(gradients, n);
      const image = multiply(hessian, mean, new Float64Array(mean.length), !rotation);
      return { mean, quadraticForm: columnDots(mean, image, n) };
    };
  }
  if (!rotation) { // sᵀQs = tr Q whatever the signs
    return (gradients, n) => ({
      mean: means(gradients, n),
      quadraticForm: new Float64Array(n).fill(trace),
    });
  }
  const pairs = correlatedPairs(hessian, covariance, d);
  return (gradients, n) => {
    const mean = means(gradients, n);
    const standardized = gradients.map((value, at) => {
      const ratio = value / deviations[Math.floor(at / n)]!;
      return Math.max(-certain, Math.min(certain, ratio));
    });
    const quadraticForm = pairSums(pairs, mean, standardized, n);
    for (let r = 0; r < n; r++) quadraticForm[r] = quadraticForm[r]! + trace;
    return { mean, quadraticForm };
  };
}

/** Beyond so many standard deviations a sign is certain: exp(-certain²/2) underflows to 0. */
const certain = 40;
/** exp(-36) = 2e-16: what is below it does not show in a double next to 1. */
const negligible = -36;

/** Nodes that bring the error of Plackett's integral below 1e-12 up to this |ρ|, found by trial. */
const nodesUpTo: readonly (readonly [rho: number, nodes: number])[] = [
  [0.02, 2],
  [0.05, 3],
  [0.2, 4],
  [0.3, 5],
  [0.4, 6],
  [0.5, 7],
  [0.6, 8],
  [0.7, 9],
  [0.8, 11],
  [0.9, 14],
  [0.95, 17],
  [0.97, 20],
  [0.99, 28],
];

/** The pairs i < j, flat; pair p has nodes starts[p] to starts[p + 1] - 1. */
interface Pairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly starts: Int32Array;
  /** 2 q_ij. */
  readonly weights: Float64Array;
  readonly correlations: Float64Array;
  /** `sin t / cos²t`, `1 / (2 cos²t)` and 2/π times the weight, node by node. */
  readonly cross: Float64Array;
  readonly decay: Float64Array;
  readonly share: Float64Array;
}

function correlatedPairs(hessian: Float64Array, covariance: Float64Array, d: number): Pairs {
  const count = d * (d - 1) / 2;
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const starts = new Int32Array(count + 1);
  const weights = new Float64Array(count);
  const correlations = new Float64Array(count);
  const cross: number[] = [];
  const decay: number[] = [];
  const share: number[] = [];
  let pair = 0;
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++, pair++) {
      const scale = Math.sqrt(covariance[i * d + i]! * covariance[j * d + j]!);
      const rho = Math.max(-1, Math.min(1, covariance[i * d + j]! / scale));
      first[pair] = i;
      second[pair] = j;
      weights[pair] = 2 * hessian[i * d + j]!;
      correlations[pair] = rho;
      const enough = nodesUpTo.find(([limit]) => Math.abs(rho) <= limit)?.[1];
      if (enough !== undefined) {
        const rule = gaussLegendre(enough);
        const half = Math.asin(rho) / 2;
        for (let k = 0; k < enough; k++) {
          const t = half * (1 + rule.nodes[k]!);
          const square = Math.cos(t) ** 2;
          cross.push(Math.sin(t) / square);
          decay.push(0.5 / square);
          share.push(2 / Math.PI * half * rule.weights[k]!);
        }
      }
      starts[pair + 1] = cross.length;
    }
  }
  const flat = (values: number[]) => Float64Array.from(values);
  const nodes = { cross: flat(cross), decay: flat(decay), share: flat(share) };
  return { first, second, starts, weights, correlations, ...nodes };
}

/** `Σ_{i<j} 2 q_ij E[s_i s_j]`, point by point. */
function pairSums(
  pairs: Pairs,
  mean: Float64Array,
  standardized: Float64Array,
  n: number,
): Float64Array {
  const { first, second, starts, weights, correlations, cross, decay, share } = pairs;
  const sums = new Float64Array(n);
  const joint = new Float64Array(n);
  const product = new Float64Array(n);
  const squares = new Float64Array(n);
  const surelySigned = rowsBeyond(Math.sqrt(-2 * negligible), standardized, n);
  for (let pair = 0; pair < weights.length; pair++) {
    const i = first[pair]! * n;
    const j = second[pair]! * n;
    const weight = weights[pair]!;
    const start = starts[pair]!;
    const end = starts[pair + 1]!;
    for (let r = 0; r < n; r++) joint[r] = mean[i + r]! * mean[j + r]!;
    if (surelySigned[first[pair]!] || surelySigned[second[pair]!]) {
      // a sign that is certain is uncorrelated with any other
    } else if (end === start) {
      const rho = correlations[pair]!;
      for (let r = 0; r < n; r++) {
        joint[r] = signProduct(standardized[i + r]!, standardized[j + r]!, rho);
      }
    } else {
      for (let r = 0; r < n; r++) {
        const a = standardized[i + r]!;
        const b = standardized[j + r]!;
        product[r] = a * b;
        squares[r] = a * a + b * b;
      }
      for (let node = start; node < end; node++) {
        const sine = cross[node]!;
        const halved = decay[node]!;
        const part = share[node]!;
        for (let r = 0; r < n; r++) {
          const exponent = sine * product[r]! - halved * squares[r]!;
          if (exponent > negligible) joint[r] = joint[r]! + part * fastExp(exponent);
        }
      }
    }
    for (let r = 0; r < n; r++) sums[r] = sums[r]! + weight * joint[r]!;
  }
  return sums;
}

/** Rows all of whose elements lie beyond ±bound. */
function rowsBeyond(bound: number, matrix: Float64Array, n: number): Uint8Array {
  const beyond = new Uint8Array(matrix.length / n).fill(1);
  for (let at = 0; at < matrix.length; at++) {
    if (Math.abs(matrix[at]!) <= bound) beyond[Math.floor(at / n)] = 0;
  }
  return beyond;
}
