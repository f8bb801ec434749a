/**
 * Stochastic quadratic problems (ICML §2): `ℓ(θ; x) = ½(θ-x)ᵀQ(θ-x)` with data `x ~ N(x*, ν²I)`.
 *
 * @module
 */
import { random, type RandomStream } from "../random.ts";
import { columnDots, conjugate, diagonalMatrix, multiply } from "./dense.ts";
import { product } from "./product.ts";
import { haarRotation } from "./rotation.ts";
import { eigenvalues, type Spectrum } from "./spectra.ts";

export type { Spectrum, SpectrumName } from "./spectra.ts";

/** Options of {@linkcode stochasticQuadratic}. */
export interface QuadraticOptions {
  /** Eigenvalues of Q, by name or as they are; `mild` where nothing is said. */
  readonly spectrum?: Spectrum;
  /** d; 100, or the length of the spectrum. */
  readonly dimension?: number;
  /** Whether the eigenvectors are a random rotation of the axes; `false`. */
  readonly rotate?: boolean;
  /** ν, standard deviation of the data in each coordinate; 0. */
  readonly noise?: number;
  /** x*, the minimizer; the origin. */
  readonly optimum?: ArrayLike<number>;
  /** Seed of spectrum and rotation; 0. */
  readonly seed?: number;
}

/** A stochastic quadratic problem; matrices are d × d, row-major. */
export interface StochasticQuadratic {
  /** d. */
  readonly dimension: number;
  /** λ, the eigenvalues of Q. */
  readonly eigenvalues: Float64Array;
  /** R, eigenvectors in columns; absent where they are the axes. */
  readonly rotation?: Float64Array;
  /** Q = R diag(λ) Rᵀ. */
  readonly hessian: Float64Array;
  /** ν. */
  readonly noise: number;
  /** x*. */
  readonly optimum: Float64Array;
}

/**
 * A stochastic quadratic problem (ICML "Model Problem", Eq. 11). The same seed gives the same spectrum
 * whether it is rotated or not.
 *
 * @throws {RangeError} if the noise is negative, the optimum has another length than the dimension,
 *   or the spectrum is not one
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { quadraticLoss, stochasticQuadratic } from "./quadratic.ts";
 *
 * const problem = stochasticQuadratic({ spectrum: [1, 3], noise: 2, optimum: [1, 1] });
 * // ½(1·2² + 3·1²) + ν²/2 tr(Q) = 3.5 + 8
 * assertAlmostEquals(quadraticLoss(problem, [3, 2]), 11.5);
 * ```
 */
export function stochasticQuadratic(options: QuadraticOptions = {}): StochasticQuadratic {
  const { spectrum = "mild", rotate = false, noise = 0, seed = 0 } = options;
  const dimension = options.dimension ?? (typeof spectrum === "string" ? 100 : spectrum.length);
  if (!(noise >= 0 && noise < Infinity)) {
    throw new RangeError(`noise must be a non-negative number, got ${noise}`);
  }
  const lambda = eigenvalues(spectrum, dimension, random(seed, "quadratic", "spectrum"));
  const optimum = Float64Array.from(options.optimum ?? new Float64Array(dimension));
  if (optimum.length !== dimension) {
    throw new RangeError(`optimum must have ${dimension} coordinates, got ${optimum.length}`);
  }
  const problem = { dimension, eigenvalues: lambda, noise, optimum };
  if (!rotate) return { ...problem, hessian: diagonalMatrix(lambda) };
  const rotation = haarRotation(dimension, random(seed, "quadratic", "rotation"));
  return { ...problem, rotation, hessian: conjugate(rotation, lambda) };
}

/** `L(θ) - L(x*) = ½(θ-x*)ᵀQ(θ-x*)`. */
export function quadraticSuboptimality(
  problem: StochasticQuadratic,
  theta: ArrayLike<number>,
): number {
  const offset = offsetOf(problem, theta);
  return 0.5 * columnDots(offset, quadraticGradient(problem, theta), 1)[0]!;
}

/** The objective `L(θ) = ½(θ-x*)ᵀQ(θ-x*) + ν²/2 tr(Q)` (ICML Eq. 11). */
export function quadraticLoss(problem: StochasticQuadratic, theta: ArrayLike<number>): number {
  const trace = problem.eigenvalues.reduce((sum, lambda) => sum + lambda, 0);
  return quadraticSuboptimality(problem, theta) + 0.5 * problem.noise ** 2 * trace;
}

/** The gradient `∇L(θ) = Q(θ - x*)`, d numbers. */
export function quadraticGradient(
  problem: StochasticQuadratic,
  theta: ArrayLike<number>,
): Float64Array {
  const offset = offsetOf(problem, theta);
  return multiply(problem.hessian, offset, new Float64Array(offset.length), !problem.rotation);
}

/** Covariance `ν²QQ` of the stochastic gradient, d × d; it is the same at every θ. */
export function gradientCovariance(problem: StochasticQuadratic): Float64Array {
  const { noise, eigenvalues, rotation } = problem;
  const squares = eigenvalues.map((lambda) => (noise * lambda) ** 2);
  return rotation ? conjugate(rotation, squares) : diagonalMatrix(squares);
}

/** Standard deviations σ_i of the stochastic gradient's coordinates, d numbers. */
export function gradientDeviations(problem: StochasticQuadratic): Float64Array {
  const covariance = gradientCovariance(problem);
  const d = problem.dimension;
  return Float64Array.from({ length: d }, (_, i) => Math.sqrt(covariance[i * d + i]!));
}

/**
 * `n` stochastic gradients `g = Q(θ - x)`, each of one datum `x ~ N(x*, ν²I)`.
 *
 * @returns d × n, row-major: one column per gradient
 */
export function sampleGradients(
  problem: StochasticQuadratic,
  theta: ArrayLike<number>,
  n: number,
  stream: RandomStream,
): Float64Array {
  const { dimension, hessian, noise, rotation } = problem;
  const offset = offsetOf(problem, theta);
  const offsets = new Float64Array(dimension * n);
  for (let i = 0; i < dimension; i++) {
    for (let r = 0; r < n; r++) offsets[i * n + r] = offset[i]! - noise * stream.normal();
  }
  const shape = rotation ? "full" : "diagonal";
  return product(hessian, offsets, new Float64Array(dimension * n), shape);
}

function offsetOf(problem: StochasticQuadratic, theta: ArrayLike<number>): Float64Array {
  if (theta.length !== problem.dimension) {
    throw new TypeError(`θ must have ${problem.dimension} coordinates, got ${theta.length}`);
  }
  return Float64Array.from(theta, (value, i) => value - problem.optimum[i]!);
}
