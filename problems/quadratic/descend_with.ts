/** Running any optimizer on a stochastic quadratic. @module */
import type { DoubleOptimizer } from "../../optimizers/executors/double_precision.ts";
import { gradientDeviations, type StochasticQuadratic } from "./quadratic.ts";
import { columnDots } from "./dense.ts";
import { product } from "./product.ts";
import type { GradientNoise } from "./gradient_noise.ts";

/** Options of {@linkcode descendWith}. */
export interface DescendWithOptions {
  /** Number of steps. */
  readonly steps: number;
  /** θ_0 - x*, d × n: one column per repetition. */
  readonly starts: Float64Array;
  /** The noise of every step, as from `gradientNoise`. */
  readonly noise: GradientNoise;
  /** Shown θ_t - x*, d × n, at every step from the start on, of what is evaluated; valid until the next one. */
  readonly onStep?: ((step: number, offsets: Float64Array) => void) | undefined;
}

/**
 * Runs an optimizer from many starting points at once, in double precision, one datum to a step. Where
 * the optimizer wants to know the variance of the gradient it is told the true one, ν²(QQ)_ii.
 *
 * @returns `L(θ_t) - L(x*)`, (steps + 1) × n, row-major; not finite once a repetition has diverged
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { sgd } from "../../optimizers/methods/mod.ts";
 * import { inDoublePrecision } from "../../optimizers/executors/double_precision.ts";
 * import { random } from "../random.ts";
 * import { stochasticQuadratic } from "./quadratic.ts";
 * import { gradientNoise } from "./gradient_noise.ts";
 * import { descendWith } from "./descend_with.ts";
 *
 * const problem = stochasticQuadratic({ spectrum: [2] });
 * const losses = descendWith(problem, inDoublePrecision(sgd({ learningRate: 0.25 })), {
 *   steps: 2,
 *   starts: new Float64Array([1]),
 *   noise: gradientNoise(problem, 1, random(0)),
 * });
 * [1, 1 / 4, 1 / 16].forEach((loss, t) => assertAlmostEquals(losses[t]!, loss));
 * ```
 */
export function descendWith(
  problem: StochasticQuadratic,
  optimizer: DoubleOptimizer,
  { steps, starts, noise, onStep }: DescendWithOptions,
): Float64Array {
  const { hessian, rotation, dimension, optimum } = problem;
  const n = starts.length / dimension;
  const deviations = gradientDeviations(problem);
  const variance = starts.map((_, at) => deviations[Math.floor(at / n)]! ** 2);
  const shifts = starts.map((_, at) => optimum[Math.floor(at / n)]!);
  const params = starts.map((value, at) => value + shifts[at]!);
  const offsets = Float64Array.from(starts);
  const gradient = new Float64Array(starts.length);
  const losses = new Float64Array((steps + 1) * n).fill(Infinity);
  let state = optimizer.init(params);
  const lossesAt = (offsets: Float64Array) => {
    product(hessian, offsets, gradient, rotation ? "full" : "diagonal");
    return columnDots(offsets, gradient, n).map((form) => 0.5 * form);
  };
  for (let step = 0; step <= steps; step++) {
    const shown = optimizer.evaluationParams(state, params);
    const averaged = shown === params ? undefined : shown.map((value, at) => value - shifts[at]!);
    const evaluated = averaged && lossesAt(averaged);
    const here = lossesAt(offsets); // leaves the gradient at θ
    const now = evaluated ?? here;
    if (!now.some(Number.isFinite)) break;
    losses.set(now, step * n);
    onStep?.(step, averaged ?? offsets);
    if (step === steps) break;
    const disturbance = noise(step);
    for (let at = 0; at < gradient.length; at++) gradient[at] = gradient[at]! + disturbance[at]!;
    const [next, update] = optimizer.update(state, gradient, { params, variance });
    state = next;
    for (let at = 0; at < params.length; at++) {
      params[at] = params[at]! + update[at]!;
      offsets[at] = params[at]! - shifts[at]!;
    }
  }
  return losses;
}
