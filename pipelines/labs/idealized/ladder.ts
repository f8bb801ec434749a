/** The ladder of variance adaptation with exact moments: no factor, one, one a coordinate, a matrix. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import {
  exactMatrixAdaptation,
  exactScalarAdaptation,
} from "../../../problems/quadratic/exact_adaptation.ts";
import {
  follow,
  idealizedSvag,
  sgdWith,
  type StepRule,
} from "../../../problems/quadratic/follow.ts";
import { gradientNoise, recorded } from "../../../problems/quadratic/gradient_noise.ts";
import {
  type StochasticQuadratic,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { random } from "../../../problems/random.ts";

/** An eigenvalue for each coordinate: nine small ones and an outlier. */
const spectrum = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 30];

/** Updates. */
const steps = 300;

/** Step sizes, of which each rung has its best. */
const stepSizes = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

/** A way to shorten a stochastic gradient. */
interface Rung {
  readonly name: string;
  rule(problem: StochasticQuadratic, n: number, stepSize: number): StepRule;
}

const rungs: readonly Rung[] = [
  { name: "none", rule: (_, __, stepSize) => sgdWith(() => stepSize) },
  {
    name: "one factor",
    rule: (problem, n, stepSize) => exactScalarAdaptation(problem, { n, stepSize }),
  },
  { name: "a factor each", rule: idealizedSvag },
  {
    name: "a matrix",
    rule: (problem, n, stepSize) =>
      exactMatrixAdaptation(problem, { n, stepSize, matrix: "optimal" }),
  },
  {
    name: "its transpose",
    rule: (problem, n, stepSize) =>
      exactMatrixAdaptation(problem, { n, stepSize, matrix: "printed" }),
  },
];

/** What the ladder is run with. */
export interface LadderOptions {
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Suboptimality after 300 steps on `quadratic:0.1/…/0.9/30+noise=4` and on its turned axes, with the noise of
 * its batches of 16, that is ν = 1, from the same starts with the same noise: for each rung the best of seven step
 * sizes, by the mean over repetitions.
 *
 * @returns `problem, rung, α, mean, error`, with the standard errors of the means
 */
export function exactLadder({ repeats, seed }: LadderOptions): ColumnTable {
  return aq.from([false, true].flatMap((rotate) => {
    const problem = stochasticQuadratic({ spectrum, noise: 1, rotate, seed });
    const stream = random(seed, "idealized", "ladder");
    const starts = new Float64Array(problem.dimension * repeats).map(() => 10 * stream.normal());
    const noise = recorded(gradientNoise(problem, repeats, stream), steps + 1);
    return rungs.map(({ name, rule }) => {
      const rules = stepSizes.map((stepSize) => rule(problem, repeats, stepSize));
      const ends = follow(problem, rules, { at: [steps], starts, noise })
        .map((losses, k) => ({ stepSize: stepSizes[k]!, ...meanOf(losses) }));
      const best = ends.reduce((a, b) => b.mean < a.mean ? b : a);
      return {
        problem: rotate ? "turned" : "aligned",
        rung: name,
        "α": best.stepSize,
        mean: best.mean,
        error: best.error,
      };
    });
  }));
}

/** Mean and its standard error; infinite where a run diverged. */
function meanOf(values: Float64Array): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (!Number.isFinite(mean)) return { mean: Infinity, error: Infinity };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
