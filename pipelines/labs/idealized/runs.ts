/** Runs of idealized SVAG and SGD, and what they come to. @module */
import * as aq from "../../arquero/mod.ts";
import { type ColumnTable, op } from "../../arquero/mod.ts";
import { groupBy } from "../../../optimizers/group_by.ts";
import {
  type StochasticQuadratic,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { gradientNoise } from "../../../problems/quadratic/gradient_noise.ts";
import {
  decreasingStepSize,
  follow,
  idealizedSvag,
  sgdWith,
} from "../../../problems/quadratic/follow.ts";
import { plateau, plateauBound } from "../../../problems/quadratic/plateau.ts";
import { random } from "../../../problems/random.ts";

/** A strongly convex quadratic, by name. */
export interface NamedQuadratic {
  readonly name: string;
  readonly problem: StochasticQuadratic;
}

/** All eigenvalues 1, where the bounds are tight, and the papers' mild spectrum, axis-aligned and rotated. */
export function quadratics(dimension: number, seed: number): NamedQuadratic[] {
  const mild = { spectrum: "mild", dimension, noise: 1, seed } as const;
  return [
    {
      name: "isotropic",
      problem: stochasticQuadratic({ spectrum: new Float64Array(dimension).fill(1), noise: 1 }),
    },
    { name: "mild, aligned", problem: stochasticQuadratic(mild) },
    { name: "mild, rotated", problem: stochasticQuadratic({ ...mild, rotate: true }) },
  ];
}

/** The methods: names, and whether their step sizes are constant (as a share of 1/L). */
export const methods = [
  { method: "ideal SVAG", share: undefined },
  { method: "SGD, 1/L", share: 1 },
  { method: "SGD, 0.1/L", share: 0.1 },
  { method: "SGD, ~ 1/t", share: undefined },
] as const;

/** Options of {@linkcode runAll}. */
export interface RunAllOptions {
  readonly steps: number;
  readonly repeats: number;
  readonly seed: number;
}

/** All runs, one row for each recorded step: `problem, method, repetition, step, loss, onGrid`. */
export function runAll(
  problems: readonly NamedQuadratic[],
  { steps, repeats, seed }: RunAllOptions,
): ColumnTable {
  const grid = logarithmicSteps(steps, 20);
  const late = Array.from(
    { length: 500 },
    (_, k) => Math.round(steps / 2 + (k + 1) * steps / 1000),
  );
  const at = [...new Set([...grid, ...late])].sort((a, b) => a - b);
  const onGrid = new Set(grid);
  const columns: Record<string, unknown[]> = {};
  const append = (row: Readonly<Record<string, unknown>>) => {
    for (const [name, value] of Object.entries(row)) (columns[name] ??= []).push(value);
  };
  for (const { name, problem } of problems) {
    const stream = random(seed, "idealized", name);
    const starts = new Float64Array(problem.dimension * repeats).map(() => 3 * stream.normal());
    const stepSize = 1 / Math.max(...problem.eigenvalues);
    const rules = [
      idealizedSvag(problem, repeats),
      sgdWith(() => stepSize),
      sgdWith(() => 0.1 * stepSize),
      sgdWith(decreasingStepSize(problem)),
    ];
    const noise = gradientNoise(problem, repeats, stream);
    follow(problem, rules, { at, starts, noise }).forEach((losses, k) => {
      losses.forEach((loss, j) => {
        const step = at[Math.floor(j / repeats)]!;
        append({
          problem: name,
          method: methods[k]!.method,
          repetition: j % repeats,
          step,
          loss,
          onGrid: onGrid.has(step),
        });
      });
    });
  }
  return aq.table(columns);
}

/** 0, 1, 2, … to the last step, so many to a decade at equal ratios. */
export function logarithmicSteps(last: number, perDecade: number): number[] {
  const count = Math.ceil(Math.log10(last) * perDecade);
  const steps = Array.from({ length: count + 1 }, (_, k) => Math.round(last ** (k / count)));
  return [...new Set([0, ...steps])];
}

interface Row {
  readonly step: number;
  readonly loss: number;
  readonly onGrid: boolean;
}

/** Mean suboptimality over repetitions and its standard error: `problem, method, step, mean, error`. */
export function meansOf(runs: ColumnTable): ColumnTable {
  return runs
    .filter((d: Row) => d.onGrid)
    .groupby("problem", "method", "step")
    .rollup({ mean: op.mean("loss"), sd: op.stdev("loss"), repetitions: op.count() })
    .derive({ error: (d: { sd: number; repetitions: number }) => d.sd / op.sqrt(d.repetitions) })
    .select("problem", "method", "step", "mean", "error");
}

/**
 * Slopes of log mean suboptimality against log step over the last decade, by least squares, with the slope
 * that is expected and whether it is met within 0.15.
 */
export function slopesOf(means: ColumnTable): ColumnTable {
  type Point = { problem: string; method: string; step: number; mean: number };
  const points = means.objects() as Point[];
  const last = Math.max(...points.map(({ step }) => step));
  const groups = groupBy(points, ({ problem, method }) => `${problem}|${method}`);
  return aq.from([...groups.values()].map((group) => {
    const { problem, method } = group[0]!;
    const tail = group.filter(({ step }) => step >= last / 10);
    const expected = methods.find((one) => one.method === method)?.share === undefined ? -1 : 0;
    const slope = fittedSlope(tail.map(({ step, mean }) => [Math.log10(step), Math.log10(mean)]));
    const within = Math.abs(slope - expected) <= 0.15;
    return { problem, method, atEnd: tail.at(-1)!.mean, slope, expected, within };
  }));
}

function fittedSlope(points: readonly (readonly number[])[]): number {
  const center = (k: number) => points.reduce((sum, point) => sum + point[k]!, 0) / points.length;
  const [x0, y0] = [center(0), center(1)];
  const cross = points.reduce((sum, [x, y]) => sum + (x! - x0) * (y! - y0), 0);
  return cross / points.reduce((sum, [x]) => sum + (x! - x0) ** 2, 0);
}

/**
 * Where constant-step SGD stays over the second half of a run, beside the level in closed form (`z` in
 * standard errors) and the bound of thesis Eq. 3.18.
 */
export function plateausOf(runs: ColumnTable, problems: readonly NamedQuadratic[]): ColumnTable {
  const levels = runs
    .filter((d: Row) => d.step > op.max(d.step) / 2)
    .groupby("problem", "method", "repetition")
    .rollup({ level: op.mean("loss") })
    .groupby("problem", "method")
    .rollup({ measured: op.mean("level"), sd: op.stdev("level"), repetitions: op.count() })
    .objects() as {
      problem: string;
      method: string;
      measured: number;
      sd: number;
      repetitions: number;
    }[];
  return aq.from(problems.flatMap(({ name, problem }) =>
    methods.flatMap(({ method, share }) => {
      if (share === undefined) return [];
      const row = levels.find((level) => level.problem === name && level.method === method)!;
      const smoothness = Math.max(...problem.eigenvalues);
      const stepSize = share / smoothness;
      const predicted = plateau(problem, stepSize);
      const bound = plateauBound({
        stepSize,
        smoothness,
        strongConvexity: Math.min(...problem.eigenvalues),
        noise: problem.eigenvalues.reduce((sum, x) => sum + (x * problem.noise) ** 2, 0),
      });
      const z = Math.abs(row.measured - predicted) / (row.sd / Math.sqrt(row.repetitions));
      return [{
        problem: name,
        method,
        measured: row.measured,
        formula: predicted,
        z,
        bound,
        "of bound": row.measured / bound,
        holds: z <= 4 && predicted <= bound * (1 + 1e-12),
      }];
    })
  ));
}
