/** Functions whose smoothness and convexity are known. @module */
import type { RandomStream } from "../../../problems/random.ts";
import { symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { conjugate } from "../../../problems/quadratic/dense.ts";
import { haarRotation } from "../../../problems/quadratic/rotation.ts";
import { addOuter, dot, logUniform, normals } from "./vectors.ts";

/** A function f on R^d and its gradient. */
export interface SmoothFunction {
  readonly dimension: number;
  readonly value: (theta: Float64Array) => number;
  readonly gradient: (theta: Float64Array) => Float64Array;
  /** A number that f never falls below; of a convex function its minimum. */
  readonly least: number;
}

/** `½ θᵀAθ + Σ_k a_k log cosh(b_kᵀθ)`, with its minimum, 0, at 0. */
export interface ConvexFunction extends SmoothFunction {
  /** `∇²f(0) = A + Σ a_k b_k b_kᵀ`, which no Hessian exceeds: `0 ⪯ ∇²f(θ) ⪯ ∇²f(0)`. */
  readonly largestHessian: Float64Array;
  /** L of the Euclidean norm, the largest eigenvalue of that. */
  readonly smoothness: number;
  /** μ, the least eigenvalue of A. */
  readonly convexity: number;
}

/** A part `a h(bᵀθ)` of a function. */
interface Ridge {
  readonly weight: number;
  readonly direction: Float64Array;
}

function ridges(count: number, d: number, stream: RandomStream): readonly Ridge[] {
  return Array.from({ length: count }, () => ({
    weight: logUniform(0.01, 10, stream),
    direction: normals(d, stream),
  }));
}

/** A positive definite matrix with eigenvalues between 0.01 and 10, turned at random. */
export function randomHessian(d: number, stream: RandomStream): Float64Array {
  const eigenvalues = Float64Array.from({ length: d }, () => logUniform(0.01, 10, stream));
  return d === 1 ? eigenvalues : conjugate(haarRotation(d, stream), eigenvalues);
}

/** A random strongly convex function; quadratic where `count`, the number of other parts, is 0. */
export function convexFunction(d: number, count: number, stream: RandomStream): ConvexFunction {
  const quadratic = randomHessian(d, stream);
  const parts = ridges(count, d, stream);
  const largestHessian = Float64Array.from(quadratic);
  for (const { weight, direction } of parts) addOuter(largestHessian, weight, direction);
  const image = (theta: Float64Array) =>
    theta.map((_, i) => dot(quadratic.subarray(i * d, (i + 1) * d), theta));
  return {
    dimension: d,
    least: 0,
    largestHessian,
    smoothness: symmetricEigen(largestHessian).values.at(-1)!,
    convexity: symmetricEigen(quadratic).values[0]!,
    value: (theta) =>
      parts.reduce(
        (sum, { weight, direction }) => sum + weight * logCosh(dot(direction, theta)),
        0.5 * dot(theta, image(theta)),
      ),
    gradient(theta) {
      const sum = image(theta);
      for (const { weight, direction } of parts) {
        const slope = weight * Math.tanh(dot(direction, theta));
        for (let i = 0; i < d; i++) sum[i] = sum[i]! + slope * direction[i]!;
      }
      return sum;
    },
  };
}

/** `Σ a_k (1 - cos(b_kᵀθ + c_k))`, not convex and never below 0. */
export interface Waves extends SmoothFunction {
  /** The parts: `-∇²f` and `∇²f` are at most `Σ a_k b_k b_kᵀ`. */
  readonly parts: readonly Ridge[];
}

/** A random sum of waves. */
export function waves(d: number, count: number, stream: RandomStream): Waves {
  const parts = ridges(count, d, stream).map((part) => ({
    ...part,
    phase: 2 * Math.PI * stream.uniform(),
  }));
  return {
    dimension: d,
    least: 0,
    parts,
    value: (theta) =>
      parts.reduce(
        (sum, { weight, direction, phase }) =>
          sum + weight * (1 - Math.cos(dot(direction, theta) + phase)),
        0,
      ),
    gradient(theta) {
      const sum = new Float64Array(d);
      for (const { weight, direction, phase } of parts) {
        const slope = weight * Math.sin(dot(direction, theta) + phase);
        for (let i = 0; i < d; i++) sum[i] = sum[i]! + slope * direction[i]!;
      }
      return sum;
    },
  };
}

function logCosh(x: number): number {
  const size = Math.abs(x);
  return size < 1e-4 ? 0.5 * x * x : size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
}
