/** Descending a stochastic quadratic with locally optimal step sizes. @module */
import type { StochasticQuadratic } from "./quadratic.ts";
import { columnDots, signsOf } from "./dense.ts";
import { product } from "./product.ts";
import type { GradientNoise } from "./gradient_noise.ts";
import { localStepper } from "./local_steps.ts";

/** The directions compared in ICML Fig. 2. */
export type LocalDirection = "sgd" | "ssd";

/** Options of {@linkcode descendLocally}. */
export interface DescendLocallyOptions {
  /** Directions to compare, on the same starting points and the same data. */
  readonly directions: readonly LocalDirection[];
  /** Number of steps. */
  readonly steps: number;
  /** θ_0 - x*, d × n: one column per repetition. */
  readonly starts: Float64Array;
  /** The noise of every step, as from `gradientNoise`. */
  readonly noise: GradientNoise;
  /** Shown θ_t - x* of a direction, d × n, at every step from the start on; valid until the next one. */
  readonly onStep?:
    | ((direction: LocalDirection, step: number, offsets: Float64Array) => void)
    | undefined;
}

/**
 * Runs directions with their optimal local step sizes from many starting points at once.
 *
 * @returns for each direction `L(θ_t) - L(x*)`, (steps + 1) × n, row-major
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { random } from "../random.ts";
 * import { stochasticQuadratic } from "./quadratic.ts";
 * import { descendLocally } from "./descend_locally.ts";
 * import { gradientNoise } from "./gradient_noise.ts";
 *
 * const problem = stochasticQuadratic({ spectrum: [1, 4] });
 * const { sgd, ssd } = descendLocally(problem, {
 *   directions: ["sgd", "ssd"],
 *   steps: 1,
 *   starts: new Float64Array([4, 1]), // L = 10, gradient (4, 4)
 *   noise: gradientNoise(problem, 1, random(0)),
 * });
 * assertAlmostEquals(sgd![1]!, 10 - 32 ** 2 / (2 * 80));
 * assertAlmostEquals(ssd![1]!, 10 - 8 ** 2 / (2 * 5));
 * ```
 */
export function descendLocally(
  problem: StochasticQuadratic,
  { directions, steps, starts, noise, onStep }: DescendLocallyOptions,
): Partial<Record<LocalDirection, Float64Array>> {
  const { hessian, rotation, dimension } = problem;
  const n = starts.length / dimension;
  const shape = rotation ? "full" : "diagonal";
  const stepper = localStepper(problem);
  const gradients = new Float64Array(starts.length);
  const runs = directions.map((direction) => ({
    direction,
    offsets: Float64Array.from(starts),
    losses: new Float64Array((steps + 1) * n),
  }));
  for (let step = 0; step <= steps; step++) {
    const disturbance = step < steps ? noise(step) : gradients;
    for (const { direction, offsets, losses } of runs) {
      onStep?.(direction, step, offsets);
      product(hessian, offsets, gradients, shape);
      const forms = columnDots(offsets, gradients, n);
      for (let r = 0; r < n; r++) losses[step * n + r] = 0.5 * forms[r]!;
      if (step === steps) continue;
      const { stepSizes } = stepper[direction](gradients, n);
      const sampled = sum(gradients, disturbance);
      descend(offsets, direction === "ssd" ? signsOf(sampled) : sampled, stepSizes);
    }
  }
  return Object.fromEntries(runs.map(({ direction, losses }) => [direction, losses]));
}

// Loops in functions of their own, called once a step, are compiled sooner than in a long one.

function sum(a: Float64Array, b: Float64Array): Float64Array {
  const sums = new Float64Array(a.length);
  for (let at = 0; at < a.length; at++) sums[at] = a[at]! + b[at]!;
  return sums;
}

/** `θ - α z`, column by column. */
function descend(offsets: Float64Array, along: Float64Array, stepSizes: Float64Array): void {
  const n = stepSizes.length;
  for (let row = 0; row < offsets.length; row += n) {
    for (let r = 0, at = row; r < n; r++, at++) {
      offsets[at] = offsets[at]! - stepSizes[r]! * along[at]!;
    }
  }
}
