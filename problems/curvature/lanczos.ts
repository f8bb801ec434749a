/** Extreme eigenvalues of a Hessian by its products with vectors. @module */
import { checkCount } from "../../optimizers/check.ts";
import type { RandomStream } from "../random.ts";
import { intervalHalf } from "../student_t.ts";
import { euclidean, type HessianProduct } from "./hessian_product.ts";
import { type Eigen, symmetricEigen } from "./symmetric.ts";

/** Options of {@linkcode lanczos}. */
export interface LanczosOptions {
  /** Products at most; 30. */
  readonly iterations?: number;
  /**
   * Residual, relative to the eigenvalue, at which the largest counts as found; 1e-6. With a larger one
   * the second largest may be taken for it, if the start happens to have little of the largest.
   */
  readonly tolerance?: number;
  /** Where it starts from; d numbers. */
  readonly start: Float64Array;
  /** Error of the products, relative to their lengths, which residuals include then; 0. */
  readonly relativeError?: number;
}

/** An approximate eigenvalue. */
export interface RitzValue {
  /** λ. */
  readonly value: number;
  /**
   * `‖H v - λ v‖₂`, and the error of the products where one is given: there is an eigenvalue of H at most so far
   * from λ. Of products by differences, without their error, it bounds nothing.
   */
  readonly residual: number;
}

/** What {@linkcode lanczos} finds. */
export interface Lanczos {
  /** All Ritz values, ascending; the outer ones are close to eigenvalues, the inner ones are not. */
  readonly ritz: readonly RitzValue[];
  /** The one of largest magnitude. */
  readonly top: RitzValue;
  /** Its vector, of length 1. */
  readonly vector: Float64Array;
  /** `Σ w_k |λ_k|` of the Gauss quadrature for the start: estimates `uᵀ |H| u`, `u = start/‖start‖`. */
  readonly magnitude: number;
  /** `uᵀ H u`, exactly. */
  readonly quotient: number;
  /** Products taken. */
  readonly products: number;
}

/**
 * Lanczos' method with full reorthogonalization (twice), so that no eigenvalue comes twice.
 *
 * It keeps all its vectors: `iterations · d` numbers, in single precision from 2²⁵ numbers on.
 *
 * @throws {RangeError} unless the number of iterations is at least 1
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { lanczos } from "./lanczos.ts";
 *
 * const product = (v: Float64Array) => Promise.resolve(v.map((x, i) => [1, 2, 7][i]! * x));
 * const { top, quotient } = await lanczos(product, { start: new Float64Array([1, 1, 1]) });
 * assertAlmostEquals(top.value, 7, 1e-10);
 * assertAlmostEquals(quotient, 10 / 3, 1e-10);
 * ```
 */
export async function lanczos(
  product: HessianProduct,
  { iterations = 30, tolerance = 1e-6, start, relativeError = 0 }: LanczosOptions,
): Promise<Lanczos> {
  checkCount(iterations, "iterations");
  const d = start.length;
  const most = Math.min(iterations, d);
  const stored = (v: Float64Array) => most * d > 2 ** 25 ? Float32Array.from(v) : v;
  const basis: (Float64Array | Float32Array)[] = [];
  const alphas: number[] = [];
  const betas: number[] = [];
  const size = euclidean(start);
  let v: Float64Array = start.map((value) => value / size);
  while (true) {
    basis.push(stored(v));
    const w = await product(v);
    let alpha = 0;
    for (let i = 0; i < d; i++) alpha += w[i]! * v[i]!;
    alphas.push(alpha);
    for (const q of [...basis, ...basis]) {
      let share = 0;
      for (let i = 0; i < d; i++) share += w[i]! * q[i]!;
      for (let i = 0; i < d; i++) w[i]! -= share * q[i]!;
    }
    const beta = euclidean(w);
    const eigen = tridiagonal(alphas, betas);
    const k = alphas.length;
    const places = Array.from({ length: k }, (_, column) => column);
    const ritz = places.map((column): RitzValue => ({
      value: eigen.values[column]!,
      residual: beta * Math.abs(eigen.vectors[(k - 1) * k + column]!),
    }));
    const at = places.reduce(
      (best, column) => Math.abs(ritz[column]!.value) > Math.abs(ritz[best]!.value) ? column : best,
      0,
    );
    const top = ritz[at]!;
    const exhausted = beta <= 1e-12 * Math.abs(top.value);
    const found = k > 1 && top.residual <= tolerance * Math.abs(top.value);
    if (k === most || exhausted || found) {
      const vector = new Float64Array(d);
      basis.forEach((q, row) => {
        const weight = eigen.vectors[row * k + at]!;
        for (let i = 0; i < d; i++) vector[i]! += weight * q[i]!;
      });
      const magnitude = places.reduce(
        (sum, column) => sum + eigen.vectors[column]! ** 2 * Math.abs(ritz[column]!.value),
        0,
      );
      // a product is off by no more than this share of ‖H‖₂, which the largest Ritz value estimates
      const error = relativeError * Math.abs(top.value);
      const bounded = ritz.map(({ value, residual }) => ({ value, residual: residual + error }));
      const quotient = alphas[0]!;
      return { ritz: bounded, top: bounded[at]!, vector, magnitude, quotient, products: k };
    }
    betas.push(beta);
    v = w.map((value) => value / beta);
  }
}

function tridiagonal(alphas: readonly number[], betas: readonly number[]): Eigen {
  const k = alphas.length;
  const matrix = new Float64Array(k * k);
  alphas.forEach((alpha, i) => matrix[i * k + i] = alpha);
  betas.forEach((beta, i) => matrix[i * k + i + 1] = matrix[(i + 1) * k + i] = beta);
  return symmetricEigen(matrix);
}

/** A mean with its standard error. */
export interface Estimate {
  /** The mean. */
  readonly value: number;
  /** Its standard error. */
  readonly error: number;
  /** Half of its 95 % interval: the standard error times Student's t for the degrees of freedom in it. */
  readonly half: number;
}

/** What {@linkcode averageEigenvalue} finds. */
export interface AverageEigenvalue {
  /** `(1/d) Σ λ_i = tr H / d`, without bias. */
  readonly average: Estimate;
  /** `(1/d) Σ |λ_i|`, the λ̄ of thesis Eq. 6.23; by quadrature, see {@linkcode averageEigenvalue}. */
  readonly magnitude: Estimate;
}

/** Options of {@linkcode averageEigenvalue}. */
export interface AverageOptions {
  /** Random vectors, at least 2; 10. */
  readonly probes?: number;
  /** Products for each; 8. With 1 there are no magnitudes but those of the quotients. */
  readonly products?: number;
  /** d. */
  readonly dimension: number;
  /** What the vectors are drawn from. */
  readonly stream: RandomStream;
}

/**
 * The average eigenvalue by Hutchinson's (1990) estimator, `zᵀHz / d` for z of random signs, and the
 * average of magnitudes by stochastic Lanczos quadrature (Ubaru, Chen and Saad, 2017), which for
 * positive semidefinite H is the same.
 *
 * Standard errors are over the probes, of which each has `products` products. The quadrature is exact
 * for polynomials of a degree below twice that, which magnitudes are not: with few products they are
 * approximations, and a spectrum with many eigenvalues next to 0 and large ones on both sides of it
 * takes more of them.
 *
 * @throws {RangeError} for fewer than two probes
 */
export async function averageEigenvalue(
  product: HessianProduct,
  { probes = 10, products = 8, dimension, stream }: AverageOptions,
): Promise<AverageEigenvalue> {
  checkCount(probes, "probes", 2);
  const quotients: number[] = [], magnitudes: number[] = [];
  for (let probe = 0; probe < probes; probe++) {
    const start = Float64Array.from({ length: dimension }, () => stream.below(2) === 0 ? -1 : 1);
    const found = await lanczos(product, { iterations: products, tolerance: 0, start });
    quotients.push(found.quotient);
    magnitudes.push(found.magnitude);
  }
  return { average: estimate(quotients), magnitude: estimate(magnitudes) };
}

function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (n - 1);
  return { value, error: Math.sqrt(variance / n), half: intervalHalf(Math.sqrt(variance), n)! };
}
