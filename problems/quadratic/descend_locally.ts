/** Descending a stochastic quadratic with locally optimal step sizes. @module */
import type { StochasticQuadratic } from "../quadratic.ts";
import { columnDots } from "./dense.ts";
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
 * import { stochasticQuadratic } from "../quadratic.ts";
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
  { directions, steps, starts, noise }: DescendLocallyOptions,
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
      product(hessian, offsets, gradients, shape);
      const forms = columnDots(offsets, gradients, n);
      for (let r = 0; r < n; r++) losses[step * n + r] = 0.5 * forms[r]!;
      if (step === steps) continue;
      const { stepSizes } = stepper[direction](gradients, n);
      (direction === "ssd" ? signStep : gradientStep)(offsets, gradients, disturbance, stepSizes);
    }
  }
  return Object.fromEntries(runs.map(({ direction, losses }) => [direction, losses]));
}

// Functions of their own, called once a step, are compiled sooner than a loop in a long function.

/** θ - α g, column by column. */
function gradientStep(
  offsets: Float64Array,
  gradients: Float64Array,
  disturbance: Float64Array,
  stepSizes: Float64Array,
): void {
  const n = stepSizes.length;
  for (let row = 0; row < offsets.length; row += n) {
    for (let r = 0, at = row; r < n; r++, at++) {
      offsets[at] = offsets[at]! - stepSizes[r]! * (gradients[at]! + disturbance[at]!);
    }
  }
}

/** θ - α sign(g), column by column. */
function signStep(
  offsets: Float64Array,
  gradients: Float64Array,
  disturbance: Float64Array,
  stepSizes: Float64Array,
): void {
  const n = stepSizes.length;
  for (let row = 0; row < offsets.length; row += n) {
    for (let r = 0, at = row; r < n; r++, at++) {
      const gradient = gradients[at]! + disturbance[at]!;
      if (gradient !== 0) {
        offsets[at] = offsets[at]! - (gradient > 0 ? stepSizes[r]! : -stepSizes[r]!);
      }
    }
  }
}
