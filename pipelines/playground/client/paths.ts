/** Paths of methods on a quadratic of two dimensions, from the product's own loops. @module */
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import { descendLocally } from "../../../problems/quadratic/descend_locally.ts";
import { descendWith } from "../../../problems/quadratic/descend_with.ts";
import { gradientNoise, recorded } from "../../../problems/quadratic/gradient_noise.ts";
import type { StochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { random } from "../../../problems/random.ts";
import { stepSizeGrid } from "../../labs/quadratic/race.ts";
import { methods } from "../trainer/messages.ts";
import { type Landscape, problemOf } from "./landscape.ts";
import type { Point } from "./svg.ts";

/** Which methods go: SGD and SSD with the best step at every point, or the four with a constant step size each. */
export type Field = "best steps" | "constant steps";

/** What a method has done. */
export interface MethodPaths {
  readonly method: string;
  /** The constant step size that was best, where it is constant. */
  readonly learningRate: number | undefined;
  /** θ_t - x* of each repetition, from the start on. */
  readonly paths: readonly (readonly Point[])[];
  /** Mean over the repetitions of L(θ_t) - L(x*), from the start on. */
  readonly losses: readonly number[];
}

/** Updates in a path. */
export const steps = 60;

/** Paths with other noise, of which some are drawn. */
const repetitions = 16;

/**
 * The paths of a field's methods, all on the same noise.
 *
 * @param seed of the noise
 */
export function pathsOn(landscape: Landscape, field: Field, seed = 0): readonly MethodPaths[] {
  const problem = problemOf(landscape);
  const starts = Float64Array.from(
    { length: 2 * repetitions },
    (_, at) => landscape.start[Math.floor(at / repetitions)]!,
  );
  const stream = random(seed, "playground", "quadratic");
  const noise = recorded(gradientNoise(problem, repetitions, stream), steps);
  const run = { steps, starts, noise };
  return field === "best steps" ? withBestSteps(problem, run) : withConstantSteps(problem, run);
}

interface Run {
  readonly steps: number;
  readonly starts: Float64Array;
  readonly noise: ReturnType<typeof recorded>;
}

function withBestSteps(problem: StochasticQuadratic, run: Run): readonly MethodPaths[] {
  const directions = ["sgd", "ssd"] as const;
  const paths = { sgd: emptyPaths(), ssd: emptyPaths() };
  const losses = descendLocally(problem, {
    ...run,
    directions,
    onStep: (direction, _, offsets) => extend(paths[direction], offsets),
  });
  return directions.map((method) => ({
    method,
    learningRate: undefined,
    paths: paths[method],
    losses: meansOf(losses[method]!),
  }));
}

function withConstantSteps(problem: StochasticQuadratic, run: Run): readonly MethodPaths[] {
  return methods.map((method) => {
    let best: MethodPaths | undefined;
    for (const learningRate of stepSizeGrid) {
      const optimizer = inDoublePrecision(createOptimizer(method, { learningRate }));
      const paths = emptyPaths();
      const onStep = (_: number, offsets: Float64Array) => extend(paths, offsets);
      const losses = meansOf(descendWith(problem, optimizer, { ...run, onStep }));
      const found = { method, learningRate, paths, losses };
      if (best === undefined || losses.at(-1)! < best.losses.at(-1)!) best = found;
    }
    return best!;
  });
}

function emptyPaths(): Point[][] {
  return Array.from({ length: repetitions }, () => []);
}

function extend(paths: readonly Point[][], offsets: Float64Array): void {
  paths.forEach((path, r) => path.push([offsets[r]!, offsets[repetitions + r]!]));
}

/** Means of the rows of `(steps + 1) × n` numbers. */
function meansOf(losses: Float64Array): readonly number[] {
  return Array.from({ length: losses.length / repetitions }, (_, step) => {
    const row = losses.subarray(step * repetitions, (step + 1) * repetitions);
    return row.reduce((sum, loss) => sum + loss, 0) / repetitions;
  });
}
