/** Full-batch runs on the construction of Wilson et al. @module */
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import { wilsonGradient, type WilsonProblem } from "../../../problems/kinds/wilson.ts";

/** A point of a run. */
export interface CurvePoint {
  readonly positive: number;
  readonly method: string;
  readonly step: number;
  readonly deviation: number;
  readonly testError: number;
}

/** Shares of the label +1, one for each instance. */
export const shares = [0.55, 0.6, 0.75, 0.52, 0.65, 0.7, 0.8];

/**
 * The methods: Lemma 2's (with ε = 0, as in the lemma), Lemma 3's with and without momentum, and those to
 * which the construction does not apply. Adam* is left out: in exact arithmetic it stays proportional too,
 * but its oscillation around the solution amplifies rounding by a factor of five in every step.
 */
export const methods = [
  { id: "adagrad", stays: true },
  { id: "rmsprop", stays: true },
  { id: "adam", stays: true },
  { id: "ssd", stays: true },
  { id: "m-ssd", stays: true },
  { id: "sgd", stays: false },
  { id: "m-sgd", stays: false },
  { id: "svag", stays: false },
  { id: "m-svag", stays: false },
] as const;

/** Rounding, with room: d additions of doubles. */
export const rounding = 1e-9;

/** What a run came to. */
export interface Run {
  readonly theta: Float64Array;
  /** The largest on the way. */
  readonly deviation: number;
  readonly loss: number;
}

/**
 * A full-batch run, and the largest deviation of θ from a multiple of sign(Xᵀy) on the way; with `factor` times
 * the usual step size.
 */
export function descend(
  problem: WilsonProblem,
  id: string,
  steps: number,
  seen: (theta: Float64Array, step: number) => void,
  factor = 1,
): Run {
  const adaptive = id === "adagrad" || id === "rmsprop" || id === "adam";
  const optimizer = inDoublePrecision(createOptimizer(id, {
    learningRate: factor * learningRateOf(problem, id),
    ...(adaptive && { epsilon: 0 }),
  }));
  let theta: Float64Array = new Float64Array(problem.dimension);
  let state = optimizer.init(theta);
  let deviation = 0;
  let loss = NaN;
  for (let step = 1; step <= steps; step++) {
    const [next, update] = optimizer.update(state, wilsonGradient(problem, theta).gradient);
    theta = theta.map((value, i) => value + update[i]!);
    state = next;
    deviation = Math.max(deviation, deviationFrom(problem.signs, theta));
    seen(theta, step);
  }
  loss = wilsonGradient(problem, theta).loss;
  return { theta, deviation, loss };
}

/**
 * 1/L for methods that step along the gradient, L being bounded by the largest row sum of XᵀX/n. For
 * the sign, a step that does not divide 1/c, or rounding alone would decide the sign at the solution.
 */
function learningRateOf({ points, labels }: WilsonProblem, id: string): number {
  if (!["sgd", "m-sgd", "svag", "m-svag"].includes(id)) return 0.00314;
  const plus = labels.filter((label) => label > 0).length;
  return points / (4 * plus + 8 * (points - plus));
}

/** `max_i |u_i θ_i / mean_j(u_j θ_j) - 1|`: 0 if θ is a multiple of u. */
export function deviationFrom(signs: Float64Array, theta: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < theta.length; i++) sum += signs[i]! * theta[i]!;
  const mean = sum / theta.length;
  let largest = 0;
  for (let i = 0; i < theta.length; i++) {
    largest = Math.max(largest, Math.abs(signs[i]! * theta[i]! / mean - 1));
  }
  return largest;
}

/** The share of labels that were said wrongly. */
export function errorRate(said: Float64Array, labels: Float64Array): number {
  let wrong = 0;
  for (let i = 0; i < labels.length; i++) if (said[i] !== labels[i]) wrong++;
  return wrong / labels.length;
}
