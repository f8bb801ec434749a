/** What steps take, by the clock. @module */
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import type { AnyProblem } from "../../../problems/problem.ts";
import { unevaluated } from "../../training/unevaluated.ts";
import { training } from "../../training/training.ts";

/** The time of a step with batches of one size. */
export interface StepCost {
  readonly batchSize: number;
  /** Seconds of an SGD step: batch, gradient and update. */
  readonly seconds: number;
}

/** A cost that does not grow with the batch, and one that does: `seconds ≈ fixed + perExample · m`. */
export interface CostFit {
  /** Seconds of a step without examples. */
  readonly fixed: number;
  /** Seconds of an example more. */
  readonly perExample: number;
}

/** What is timed, after a round to warm up: so many rounds at least, and for so many seconds. */
const [stepsOfRound, leastRounds, leastSeconds] = [2, 6, 0.5] as const;

/**
 * Times steps of SGD with batches of each size, one size after the other. What counts is the fastest round,
 * as whatever else the machine does only adds.
 */
export async function stepCosts(
  problem: AnyProblem,
  { batchSizes, seed, signal }: {
    readonly batchSizes: readonly number[];
    readonly seed: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly StepCost[]> {
  const costs: StepCost[] = [];
  for (const batchSize of batchSizes) {
    const marks: number[] = [];
    const run = training({
      problem: unevaluated(problem),
      optimizer: createOptimizer("sgd", { learningRate: 1e-6 }), // stays where it is
      batchSize,
      seed,
      steps: Infinity,
      evaluateEvery: stepsOfRound,
      signal,
    });
    for await (const { seconds } of run) {
      if (marks.push(seconds) > leastRounds && seconds >= leastSeconds) break;
    }
    const times = marks.slice(2).map((mark, k) => (mark - marks[k + 1]!) / stepsOfRound);
    costs.push({ batchSize, seconds: Math.min(...times) });
  }
  return costs;
}

/**
 * The line with the least squares of relative errors, so that small batches count as much as large ones;
 * neither of its coefficients is negative.
 */
export function costFit(costs: readonly StepCost[]): CostFit {
  const sum = (value: (m: number, s: number) => number) =>
    costs.reduce((total, { batchSize, seconds }) => total + value(batchSize, seconds), 0);
  const [one, linear, square] = [
    sum((_, s) => 1 / s ** 2),
    sum((m, s) => m / s ** 2),
    sum((m, s) => (m / s) ** 2),
  ];
  const [ofOne, ofLinear] = [sum((_, s) => 1 / s), sum((m, s) => m / s)];
  const determinant = one * square - linear ** 2;
  const fixed = (square * ofOne - linear * ofLinear) / determinant;
  const perExample = (one * ofLinear - linear * ofOne) / determinant;
  if (!(fixed > 0)) return { fixed: 0, perExample: ofLinear / square };
  if (!(perExample > 0)) return { fixed: ofOne / one, perExample: 0 };
  return { fixed, perExample };
}
