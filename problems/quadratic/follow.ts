/** Methods that know the gradient and its noise exactly, and SGD, which does not. @module */
import { gradientDeviations, type StochasticQuadratic } from "./quadratic.ts";
import { columnDots } from "./dense.ts";
import { product } from "./product.ts";
import type { GradientNoise } from "./gradient_noise.ts";

/** What a rule goes by; all arrays are d × n. */
export interface Seen {
  /** Updates done. */
  readonly step: number;
  /** ∇L. */
  readonly gradient: Float64Array;
  /** g, the gradient with its noise. */
  readonly stochastic: Float64Array;
}

/** The step a of `θ ← θ - a`, into `out`, d × n. */
export type StepRule = (seen: Seen, out: Float64Array) => void;

/**
 * Idealized SVAG (ICML Theorem 1): `a = α ∇L² / (∇L² + σ²) ⊙ g` with the true ∇L and σ.
 *
 * @param n repetitions side by side
 * @param stepSize α; 1/L, the theorem's
 */
export function idealizedSvag(
  problem: StochasticQuadratic,
  n: number,
  stepSize?: number,
): StepRule {
  const alpha = stepSize ?? 1 / Math.max(...problem.eigenvalues);
  const variances = gradientDeviations(problem).map((sigma) => sigma * sigma);
  return ({ gradient, stochastic }, out) => {
    for (let i = 0, at = 0; at < out.length; i++) {
      const variance = variances[i]!;
      for (let r = 0; r < n; r++, at++) {
        const square = gradient[at]! * gradient[at]!;
        out[at] = square === 0 ? 0 : alpha * square / (square + variance) * stochastic[at]!;
      }
    }
  };
}

/** SGD with a step size that may depend on the step only. */
export function sgdWith(stepSize: (step: number) => number): StepRule {
  return ({ step, stochastic }, out) => {
    const own = stepSize(step);
    for (let at = 0; at < out.length; at++) out[at] = own * stochastic[at]!;
  };
}

/**
 * `α_t = 2 / (μ (t + 2L/μ))`, the step sizes by which SGD has the rate O(1/t) (Bottou et al., 2018,
 * Theorem 4.7); α_0 = 1/L.
 */
export function decreasingStepSize(problem: StochasticQuadratic): (step: number) => number {
  const [largest, least] = [Math.max(...problem.eigenvalues), Math.min(...problem.eigenvalues)];
  return (step) => 2 / (least * step + 2 * largest);
}

/** Options of {@linkcode follow}. */
export interface FollowOptions {
  /** Steps at which losses are wanted, ascending; the last one ends the run. */
  readonly at: readonly number[];
  /** θ_0 - x*, d × n. */
  readonly starts: Float64Array;
  /** What is added to the gradients. */
  readonly noise: GradientNoise;
}

/**
 * Runs several rules side by side on the same noise.
 *
 * @returns for each rule `L(θ_t) - L(x*)`, one row of n for each of the steps asked for
 */
export function follow(
  problem: StochasticQuadratic,
  rules: readonly StepRule[],
  { at, starts, noise }: FollowOptions,
): Float64Array[] {
  const { hessian, rotation, dimension } = problem;
  const n = starts.length / dimension;
  const offsets = rules.map(() => Float64Array.from(starts));
  const losses = rules.map(() => new Float64Array(at.length * n));
  const gradient = new Float64Array(starts.length);
  const stochastic = new Float64Array(starts.length);
  const steps = new Float64Array(starts.length);
  for (let step = 0, next = 0; next < at.length; step++) {
    const wanted = step === at[next];
    const disturbance = noise(step);
    rules.forEach((rule, k) => {
      const offset = offsets[k]!;
      product(hessian, offset, gradient, rotation ? "full" : "diagonal");
      if (wanted) losses[k]!.set(columnDots(offset, gradient, n).map((form) => form / 2), next * n);
      for (let j = 0; j < offset.length; j++) stochastic[j] = gradient[j]! + disturbance[j]!;
      rule({ step, gradient, stochastic }, steps);
      for (let j = 0; j < offset.length; j++) offset[j] = offset[j]! - steps[j]!;
    });
    if (wanted) next++;
  }
  return losses;
}
