/** Least squares on which adaptive methods do not generalize. @module */
import { random } from "../random.ts";

/** Options of {@linkcode wilsonProblem}. */
export interface WilsonOptions {
  /** Training points; 100. */
  readonly points?: number;
  /** Share of the label +1, more than one half; 0.6. */
  readonly positive?: number;
  /** Seed of the instance; 0. */
  readonly seed?: number;
}

/** A binary least-squares problem, `R(θ) = ‖Xθ - y‖² / 2n`. */
export interface WilsonProblem {
  /** n. */
  readonly points: number;
  /** d. */
  readonly dimension: number;
  /** X, n × d, row-major. */
  readonly features: Float64Array;
  /** y in {±1}. */
  readonly labels: Float64Array;
  /** u = sign(Xᵀy). */
  readonly signs: Float64Array;
  /** The c of `X u = c y`. */
  readonly factor: number;
}

/**
 * The construction of Wilson et al. (2017, §3.3), for which `X sign(Xᵀy) = 4y`.
 *
 * Feature 1 is the label; features 2 and 3 are always 1; then every point has features of its own, one where
 * its label is +1 and five where it is -1, which are 1 for that point and 0 for all others. (Features that
 * are 0 for all points are left out, so that Xᵀy has no zeros.) A classifier proportional to sign(Xᵀy)
 * gives a new point, whose own features it has never seen, `y + 2 > 0`: it always says +1.
 *
 * @throws {RangeError} unless there are more labels +1 than -1, and both
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wilsonPredictions, wilsonProblem } from "./wilson.ts";
 *
 * const { factor, signs, labels } = wilsonProblem({ points: 5 });
 * assertEquals(factor, 4);
 * assertEquals([...wilsonPredictions(signs, labels)], [1, 1, 1, 1, 1]);
 * ```
 */
export function wilsonProblem(
  { points = 100, positive = 0.6, seed = 0 }: WilsonOptions = {},
): WilsonProblem {
  const labels = balancedLabels(points, positive, seed);
  const plus = labels.filter((label) => label > 0).length;
  if (!(2 * plus > points && plus < points)) {
    throw new RangeError(
      `positive must leave more labels +1 than -1, and both: got ${plus} of ${points}`,
    );
  }
  const dimension = 3 + plus + 5 * (points - plus);
  const features = new Float64Array(points * dimension);
  let own = 3;
  labels.forEach((label, i) => {
    features.set([label, 1, 1], i * dimension);
    const count = label > 0 ? 1 : 5;
    features.fill(1, i * dimension + own, i * dimension + own + count);
    own += count;
  });
  const problem = { points, dimension, features, labels };
  const signs = transposed(problem, labels).map(Math.sign);
  const factor = wilsonImages(problem, signs)[0]! / labels[0]!;
  return { ...problem, signs, factor };
}

/** Labels in random order, as near to the share as whole numbers allow. */
function balancedLabels(points: number, positive: number, seed: number): Float64Array {
  const stream = random(seed, "wilson", points);
  const labels = Float64Array.from(
    { length: points },
    (_, i) => i < Math.round(positive * points) ? 1 : -1,
  );
  for (let i = points - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [labels[i], labels[j]] = [labels[j]!, labels[i]!];
  }
  return labels;
}

/** `Xθ`, n numbers. */
export function wilsonImages(
  { points, dimension, features }: Pick<WilsonProblem, "points" | "dimension" | "features">,
  theta: Float64Array,
): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += features[i * dimension + j]! * theta[j]!;
    return sum;
  });
}

/** What a linear classifier says about new points with these labels: `θ_1 y + θ_2 + θ_3`. */
export function wilsonPredictions(theta: Float64Array, labels: Float64Array): Float64Array {
  return labels.map((label) => Math.sign(theta[0]! * label + theta[1]! + theta[2]!));
}

/** R(θ) and `∇R(θ) = Xᵀ(Xθ - y) / n`. */
export function wilsonGradient(
  problem: WilsonProblem,
  theta: Float64Array,
): { readonly loss: number; readonly gradient: Float64Array } {
  const { points, labels } = problem;
  const residuals = wilsonImages(problem, theta).map((value, i) => value - labels[i]!);
  return {
    loss: residuals.reduce((sum, residual) => sum + residual ** 2, 0) / (2 * points),
    gradient: transposed(problem, residuals).map((value) => value / points),
  };
}

/** `Xᵀr`, d numbers. */
function transposed(
  { points, dimension, features }: Pick<WilsonProblem, "points" | "dimension" | "features">,
  residuals: Float64Array,
): Float64Array {
  const sums = new Float64Array(dimension);
  for (let i = 0; i < points; i++) {
    const residual = residuals[i]!;
    for (let j = 0; j < dimension; j++) {
      sums[j] = sums[j]! + features[i * dimension + j]! * residual;
    }
  }
  return sums;
}
