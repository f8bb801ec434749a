/** Where runs end, beside the solution of least norm and that of largest margin. @module */
import { solvePositive } from "../../../optimizers/positive_equations.ts";
import { wilsonImages, type WilsonProblem } from "../../../problems/kinds/wilson.ts";

/** The solution of least norm, `θ = Xᵀ(XXᵀ)⁻¹y`. */
export interface LeastNorm {
  readonly theta: Float64Array;
  /** `XXᵀ`, n × n. */
  readonly gram: Float64Array;
  /**
   * The least `y_i ((XXᵀ)⁻¹y)_i`. Where none is negative these are the multipliers of the largest margin, and
   * θ is its solution too: minimizing ‖θ‖ with all `y_i x_iᵀθ ≥ 1` makes all of them 1.
   */
  readonly leastMultiplier: number;
}

/** Solves for the least norm. */
export function leastNorm(problem: WilsonProblem): LeastNorm {
  const { points, dimension, features, labels } = problem;
  const row = (i: number) => features.subarray(i * dimension, (i + 1) * dimension);
  const gram = Float64Array.from(
    { length: points * points },
    (_, k) => dot(row(Math.floor(k / points)), row(k % points)),
  );
  const weights = solvePositive(gram, labels);
  return {
    theta: combined(problem, weights),
    gram,
    leastMultiplier: Math.min(...weights.map((weight, i) => weight * labels[i]!)),
  };
}

/** How a solution compares with that of least norm. */
export interface Distance {
  /** `‖θ - θ_min‖ / ‖θ_min‖`. */
  readonly distance: number;
  /** The share of ‖θ‖ that is orthogonal to all points, where gradients never lead. */
  readonly outside: number;
  /** `min_i y_i x_iᵀθ / ‖θ‖`, as a share of the largest there is. */
  readonly margin: number;
}

/** Compares the end of a run with the solution of least norm. */
export function distanceFrom(
  problem: WilsonProblem,
  { theta: least, gram }: LeastNorm,
  theta: Float64Array,
): Distance {
  const images = wilsonImages(problem, theta);
  const inside = combined(problem, solvePositive(gram, images)); // the projection onto the rows' span
  const margin = Math.min(...images.map((image, i) => image * problem.labels[i]!));
  return {
    distance: apart(theta, least) / length(least),
    outside: apart(theta, inside) / length(theta),
    margin: margin / length(theta) * length(least), // the largest margin is 1/‖θ_min‖
  };
}

/** `Xᵀw`. */
function combined(
  { points, dimension, features }: WilsonProblem,
  weights: Float64Array,
): Float64Array {
  const sum = new Float64Array(dimension);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < dimension; j++) {
      sum[j] = sum[j]! + weights[i]! * features[i * dimension + j]!;
    }
  }
  return sum;
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0);
}

const length = (x: Float64Array) => Math.sqrt(dot(x, x));

function apart(x: Float64Array, y: Float64Array): number {
  return length(x.map((value, i) => value - y[i]!));
}
