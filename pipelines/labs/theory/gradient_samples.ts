/** Stochastic gradients from finitely many examples, for expectations without sampling. @module */
import type { RandomStream } from "../../../problems/random.ts";
import { addOuter, dot, normals, plus } from "./vectors.ts";

/** The examples' gradients at a point, all equally probable. */
export interface GradientSamples {
  /** `∇f(θ; ξ_n)`. */
  readonly gradients: readonly Float64Array[];
  /** ∇f, their mean. */
  readonly mean: Float64Array;
  /** Σ, their covariance (thesis Eq. 3.3). */
  readonly covariance: Float64Array;
  /** tr Σ. */
  readonly trace: number;
}

/** Gradients with a random mean and a random spread. */
export function gradientSamples(
  count: number,
  d: number,
  stream: RandomStream,
): GradientSamples {
  const centre = normals(d, stream);
  const spread = 3 ** stream.normal();
  return samplesOf(
    Array.from({ length: count }, () => plus(centre, spread, normals(d, stream))),
  );
}

/** Mean and covariance of given gradients. */
export function samplesOf(gradients: readonly Float64Array[]): GradientSamples {
  const mean = meanOf(gradients);
  const covariance = new Float64Array(mean.length ** 2);
  let trace = 0;
  for (const gradient of gradients) {
    const deviation = plus(gradient, -1, mean);
    addOuter(covariance, 1 / gradients.length, deviation);
    trace += dot(deviation, deviation) / gradients.length;
  }
  return { gradients, mean, covariance, trace };
}

/** The mean of vectors. */
export function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + vector[i]! / vectors.length;
  }
  return sum;
}

/** All batches of m examples drawn with replacement, each equally probable: `N^m` of them. */
export function allBatches<T>(examples: readonly T[], m: number): readonly (readonly T[])[] {
  return m === 0
    ? [[]]
    : allBatches(examples, m - 1).flatMap((batch) => examples.map((one) => [...batch, one]));
}

/** `E x` over equally probable cases. */
export function expectation<T>(cases: readonly T[], of: (one: T) => number): number {
  return cases.reduce((sum, one) => sum + of(one), 0) / cases.length;
}
