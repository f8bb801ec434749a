/** Optimal local step sizes and expected improvements. @module */
import type { StochasticQuadratic } from "./quadratic.ts";
import { columnDots } from "./dense.ts";
import { product } from "./product.ts";
import { diagonalMass } from "./diagonal_mass.ts";
import { signMoments } from "./sign_moments.ts";

/** What one step can be expected to do, at each of n points. */
export interface LocalSteps {
  /** α*, n numbers. */
  readonly stepSizes: Float64Array;
  /** I = L - E[L after the step], n numbers. */
  readonly improvements: Float64Array;
}

/** Local steps of the methods compared in ICML §2. */
export interface LocalStepper {
  /** SGD, z = -g (Eq. 13). */
  sgd(gradients: Float64Array, n: number): LocalSteps;
  /** SSD, z = -sign(g), exactly, through `E[sᵀQs]`. */
  ssd(gradients: Float64Array, n: number): LocalSteps;
  /** SSD by the paper's lower bound on the improvement (Eq. 14). */
  ssdBound(gradients: Float64Array, n: number): LocalSteps;
}

/**
 * Step sizes that minimize the expected loss after one step, and by how much they lower it (ICML
 * Eq. 12): `α* = -∇Lᵀ E[z] / E[zᵀQz]` and `I = (∇Lᵀ E[z])² / (2 E[zᵀQz])` for the direction z.
 *
 * * SGD: `E[gᵀQg] = ∇LᵀQ∇L + ν² Σ λ_i³`
 * * SSD: `E[sᵀQs]` by orthant probabilities, see {@linkcode signMoments}
 * * the bound on SSD: `sᵀQs ≤ Σ_ij |q_ij| = Σ λ_i / p_diag(Q)`
 *
 * All take true gradients as d × n (one column per point), row-major, and n. Where the gradient
 * vanishes both results are 0. (ICML Eq. 31, in the appendix, loses the ½ of Eq. 13.)
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { quadraticGradient, stochasticQuadratic } from "./quadratic.ts";
 * import { localStepper } from "./local_steps.ts";
 *
 * const problem = stochasticQuadratic({ spectrum: [1, 2], noise: 1 });
 * const { sgd, ssd } = localStepper(problem);
 * const gradient = quadraticGradient(problem, [1, 1]); // (1, 2)
 * assertAlmostEquals(sgd(gradient, 1).stepSizes[0]!, 5 / (9 + 9));
 * // both |∇L_i|/σ_i = 1, so 2ρ-1 = 0.6827; E[sᵀQs] = tr Q = 3
 * assertAlmostEquals(ssd(gradient, 1).stepSizes[0]!, 3 * 0.682689492137 / 3);
 * ```
 */
export function localStepper(problem: StochasticQuadratic): LocalStepper {
  const { hessian, rotation, noise, eigenvalues } = problem;
  const sumOf = (power: number) => eigenvalues.reduce((sum, lambda) => sum + lambda ** power, 0);
  const fromNoise = noise ** 2 * sumOf(3);
  const mass = sumOf(1) / diagonalMass(hessian);
  const moments = signMoments(problem);
  return {
    sgd(gradients, n) {
      const image = product(
        hessian,
        gradients,
        new Float64Array(gradients.length),
        rotation ? "full" : "diagonal",
      );
      const form = columnDots(gradients, image, n).map((value) => value + fromNoise);
      return optimal(columnDots(gradients, gradients, n), form);
    },
    ssd(gradients, n) {
      const { mean, quadraticForm } = moments(gradients, n);
      return optimal(columnDots(gradients, mean, n), quadraticForm);
    },
    ssdBound(gradients, n) {
      const { mean } = moments(gradients, n);
      return optimal(columnDots(gradients, mean, n), new Float64Array(n).fill(mass));
    },
  };
}

/** α* and I from `-∇Lᵀ E[z]` and `E[zᵀQz]`. */
function optimal(descent: Float64Array, form: Float64Array): LocalSteps {
  return {
    stepSizes: descent.map((value, r) => value === 0 ? 0 : value / form[r]!),
    improvements: descent.map((value, r) => value === 0 ? 0 : value * value / (2 * form[r]!)),
  };
}
