/** The best batch size of a problem, with the measured cost of a step: thesis §4.3. @module */
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { optimalBatchSizeByCost } from "../../../optimizers/theory/gain.ts";
import { flatObjective } from "../../../problems/curvature/flat_objective.ts";
import type { AnyProblem } from "../../../problems/problem.ts";
import { freePoint, type PathPoint, pathPoints } from "../path_points.ts";
import { costFit, stepCosts } from "./step_costs.ts";

/** What is measured, and where. */
export interface MeasuredOptions {
  /** Batch sizes to be timed, ascending. */
  readonly batchSizes: readonly number[];
  /** Steps of M-SGD's path at which η² is measured. */
  readonly at: readonly number[];
  /** Examples that η² is measured by. */
  readonly examples: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Columns of the tables. */
export const measuredColumns = {
  costs: ["problem", "m", "milliseconds", "examples/s", "of the fit"],
  best: [
    "problem",
    "step",
    "η²",
    "best m",
    "by formula",
    "over the smallest",
    "over the problem's",
  ],
} as const;

type Rows<Name extends keyof typeof measuredColumns> = readonly Readonly<
  Record<typeof measuredColumns[Name][number], string | number>
>[];

/** Steps by the clock, and what follows for the batch size. */
export interface MeasuredBatchSizes {
  /** A row for each batch size: what its steps take, and that over what the fitted line says. */
  readonly costs: Rows<"costs">;
  /** A row for each step of the path: η², the best batch size, and how many times as fast it is. */
  readonly best: Rows<"best">;
}

/**
 * Times steps, measures `η² = tr Σ / ‖∇f‖²` along M-SGD's path, and finds the batch size whose step gains most
 * for the time that it takes, `G(γ*, m) / seconds(m)` with the best step size for each (Prop. 4.1): by search
 * among those that were timed, and by formula for the line `c₀ + c₁ m` that fits their times.
 *
 * @param id what the problem is called in tables
 * @throws {RangeError} if the problem cannot tell the variance of its gradients
 */
export async function measuredBatchSizes(
  problem: AnyProblem,
  id: string,
  { batchSizes, at, examples, seed, signal }: MeasuredOptions,
): Promise<MeasuredBatchSizes> {
  const costs = await stepCosts(problem, { batchSizes, seed, signal });
  const { fixed, perExample } = costFit(costs);
  const { batchSize, learningRates } = problem.defaults;
  const optimizer = createOptimizer("m-sgd", { learningRate: learningRates["m-sgd"] ?? 0.1 });
  const best: Rows<"best">[number][] = [];
  for await (const point of pathPoints({ problem, optimizer, at, batchSize, seed, signal })) {
    try {
      const eta2 = await noiseToSignal(problem, point, { examples, seed });
      const rates = costs.map(({ batchSize: m, seconds }) => ({
        m,
        rate: gain(m, eta2) / seconds,
      }));
      const most = rates.reduce((a, b) => b.rate > a.rate ? b : a);
      best.push({
        problem: id,
        step: point.step,
        "η²": eta2,
        "best m": most.m,
        "by formula": optimalBatchSizeByCost(eta2, fixed, perExample),
        "over the smallest": most.rate / rates[0]!.rate,
        "over the problem's": most.rate /
          rates.reduce((a, b) => nearer(b.m, a.m, batchSize) ? b : a).rate,
      });
    } finally {
      freePoint(point);
    }
  }
  return {
    costs: costs.map(({ batchSize: m, seconds }) => ({
      problem: id,
      m,
      milliseconds: 1000 * seconds,
      "examples/s": m / seconds,
      "of the fit": seconds / (fixed + perExample * m),
    })),
    best,
  };
}

/** `G(γ*, m)` by Eq. 4.12; where all is noise, so that it is 0, what it is proportional to: m. */
export function gain(batchSize: number, eta2: number): number {
  return eta2 === Infinity ? batchSize : batchSize / (batchSize + eta2);
}

/** Whether one batch size is nearer to a third than another, by their ratios. */
function nearer(one: number, other: number, to: number): boolean {
  return Math.abs(Math.log(one / to)) < Math.abs(Math.log(other / to));
}

/** η² of one example, with what noise adds to the square of a mean taken off (thesis Eq. 4.16). */
async function noiseToSignal(
  problem: AnyProblem,
  { params, memory }: PathPoint,
  { examples, seed }: { readonly examples: number; readonly seed: number },
): Promise<number> {
  const objective = await flatObjective(problem, { examples, seed, memory });
  try {
    const theta = await objective.flatten(params);
    const variances = await objective.exampleVariance(theta);
    if (variances === undefined) {
      throw new RangeError(
        `${problem.id} cannot tell the variance of its gradients: choose another problem`,
      );
    }
    const { gradient } = await objective.at(theta);
    const noise = variances.reduce((sum, value) => sum + value, 0);
    const squares = gradient.reduce((sum, g) => sum + g * g, 0);
    const signal = squares - noise / objective.examples;
    return signal > 0 ? noise / signal : Infinity;
  } finally {
    objective.dispose();
  }
}
