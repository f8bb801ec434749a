/** The runs behind thesis Fig. 1.1, 2.1 and 2.2. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { empiricalRisk, leastSquares, trueRisk } from "../../../problems/kinds/least_squares.ts";
import {
  quadraticGradient,
  quadraticSuboptimality,
  sampleGradients,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { plateau } from "../../../problems/quadratic/plateau.ts";
import { random } from "../../../problems/random.ts";

/** A point of a path: `method, step, x, y, suboptimality`. */
export interface PathPoint {
  readonly method: string;
  readonly step: number;
  readonly x: number;
  readonly y: number;
  readonly suboptimality: number;
}

/** Eigenvalues of the quadratic of Fig. 1.1, and the step size of both methods. */
export const diffusion = { curvatures: [1, 3], stepSize: 0.1, noise: 1, steps: 100 } as const;

/** Fig. 1.1: GD and SGD from the same point, with the same constant step size. */
export function diffusionPaths(seed: number): PathPoint[] {
  const { curvatures, stepSize, noise, steps } = diffusion;
  return ["gd", "sgd"].flatMap((method) => {
    const problem = stochasticQuadratic({
      spectrum: curvatures,
      noise: method === "sgd" ? noise : 0,
    });
    const stream = random(seed, "basics", "diffusion");
    let theta = new Float64Array([-4, 2.5]);
    const path: PathPoint[] = [];
    for (let step = 0; step <= steps; step++) {
      const suboptimality = quadraticSuboptimality(problem, theta);
      path.push({ method, step, x: theta[0]!, y: theta[1]!, suboptimality });
      const gradient = sampleGradients(problem, theta, 1, stream);
      theta = theta.map((value, i) => value - stepSize * gradient[i]!);
    }
    return path;
  });
}

/**
 * Where both methods of Fig. 1.1 get to: GD at the end of a run, SGD over the second half of many, beside
 * the linear rate and the plateau.
 */
export function diffusionSummary(repeats: number, seed: number): ColumnTable {
  const { curvatures, stepSize, noise, steps } = diffusion;
  const level = plateau(stochasticQuadratic({ spectrum: curvatures, noise }), stepSize);
  const runs = Array.from({ length: repeats }, (_, k) => {
    const late = diffusionPaths(seed + k).filter(({ method, step }) =>
      method === "sgd" && step > steps / 2
    );
    return late.reduce((sum, point) => sum + point.suboptimality, 0) / late.length;
  });
  const mean = runs.reduce((sum, run) => sum + run, 0) / repeats;
  const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run - mean) ** 2, 0) / (repeats - 1));
  const z = Math.abs(mean - level) / (spread / Math.sqrt(repeats));
  const last = diffusionPaths(seed).find(({ method, step }) => method === "gd" && step === steps)!;
  const start = diffusionPaths(seed)[0]!.suboptimality;
  const bound = (1 - stepSize * Math.min(...curvatures)) ** (2 * steps) * start;
  return aq.from([
    {
      method: "GD",
      suboptimality: last.suboptimality,
      theory: bound,
      holds: last.suboptimality <= bound,
    },
    { method: "SGD", suboptimality: mean, theory: level, holds: z <= 4 },
  ]);
}

/** A point of Fig. 2.1. */
export interface RiskPoint {
  readonly step: number;
  readonly empirical: number;
  readonly risk: number;
}

/** Fig. 2.1: gradient descent on the empirical risk of a regression with few points. */
export function overfitting(steps: number, seed: number): RiskPoint[] {
  const problem = leastSquares({ seed });
  let weights: Float64Array = new Float64Array(problem.features);
  const points: RiskPoint[] = [];
  for (let step = 0; step <= steps; step++) {
    const { risk, gradient } = empiricalRisk(problem, weights);
    points.push({ step, empirical: risk, risk: trueRisk(problem, weights) });
    weights = weights.map((value, j) => value - 0.1 * gradient[j]!);
  }
  return points;
}

/** How far overfitting goes: where the true risk is least, and both risks there and at the end. */
export function overfittingSummary(points: readonly RiskPoint[]): ColumnTable {
  const best = points.reduce((least, point) => point.risk < least.risk ? point : least);
  const last = points.at(-1)!;
  const falling = points.every(({ empirical }, k) =>
    k === 0 || empirical <= points[k - 1]!.empirical
  );
  const holds = falling && best.step > 0 && best.step < last.step && last.risk > best.risk;
  return aq.from([
    { at: "least true risk", step: best.step, empirical: best.empirical, risk: best.risk, holds },
    { at: "end", step: last.step, empirical: last.empirical, risk: last.risk, holds },
  ]);
}

/** The condition numbers of Fig. 2.2. */
export const conditions = [2, 8] as const;

/** Fig. 2.2: ten steps of gradient descent with a step size near the best, for a condition number. */
export function conditionPath(condition: number): PathPoint[] {
  const problem = stochasticQuadratic({ spectrum: [1, condition] });
  let theta = new Float64Array([-4, 1.2]);
  return Array.from({ length: 11 }, (_, step) => {
    const point = {
      method: "gd",
      step,
      x: theta[0]!,
      y: theta[1]!,
      suboptimality: quadraticSuboptimality(problem, theta),
    };
    const gradient = quadraticGradient(problem, theta);
    // a little less than 2/(μ + L), the best in the worst case, at which both coordinates shrink alike
    theta = theta.map((value, i) => value - 1.7 / (1 + condition) * gradient[i]!);
    return point;
  });
}

/** Suboptimality after ten steps as a share of the start, and what the slower coordinate allows. */
export function conditionSummary(): ColumnTable {
  return aq.from(conditions.map((condition) => {
    const path = conditionPath(condition);
    const share = path[10]!.suboptimality / path[0]!.suboptimality;
    const stepSize = 1.7 / (1 + condition);
    const slowest = Math.max(Math.abs(1 - stepSize), Math.abs(1 - stepSize * condition));
    return { condition, share, bound: slowest ** 20, holds: share <= slowest ** 20 };
  }));
}
