/** Runs the methods on every setting, and sums the runs up. @module */
import * as aq from "../../arquero/mod.ts";
import { type ColumnTable, op } from "../../arquero/mod.ts";
import { createOptimizer } from "../../../optimizers/methods/registry.ts";
import { inDoublePrecision } from "../../../optimizers/executors/double_precision.ts";
import { descendLocally } from "../../../problems/quadratic/descend_locally.ts";
import { gradientNoise, recorded } from "../../../problems/quadratic/gradient_noise.ts";
import { descendWith } from "../../../problems/quadratic/descend_with.ts";
import { random } from "../../../problems/random.ts";
import type { Setting } from "./settings.ts";

/** A factor of three in the final loss, in orders of magnitude: what counts as a clear difference. */
export const clear = 0.477;

/** Options of {@linkcode race}. */
export interface RaceOptions {
  readonly steps: number;
  readonly repeats: number;
  readonly seed: number;
  /** Standard deviation of each coordinate of θ_0 - x*. */
  readonly start: number;
  /** Optimizers of the library, by id, to run as well, with the best constant step size. */
  readonly methods: readonly string[];
}

/** The constant step sizes that are tried: 1e-5, 2e-5, 5e-5, …, 10. */
export const stepSizeGrid: readonly number[] = [-5, -4, -3, -2, -1, 0].flatMap((exponent) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${exponent}`))
).concat(10);

interface Run {
  readonly method: string;
  readonly learningRate: number | null;
  readonly losses: Float64Array;
}

/**
 * Every run, one row for each step: `spectrum, basis, noise, method, learningRate, repetition,
 * step, loss`, the loss being L(θ) - L(x*). All methods have the same starting points and data.
 */
export function race(
  settings: readonly Setting[],
  { steps, repeats, seed, start, methods }: RaceOptions,
): ColumnTable {
  const columns = {
    spectrum: [] as string[],
    basis: [] as string[],
    noise: [] as number[],
    method: [] as string[],
    learningRate: [] as (number | null)[],
    repetition: [] as number[],
    step: [] as number[],
    loss: [] as number[],
  };
  for (const { spectrum, basis, noise, problem } of settings) {
    const normal = random(seed, "quadratic", "starts");
    const starts = new Float64Array(problem.dimension * repeats).map(() => start * normal.normal());
    const data = random(seed, "quadratic", "data", noise);
    const run = { steps, starts, noise: recorded(gradientNoise(problem, repeats, data), steps) };
    const local = descendLocally(problem, { directions: ["sgd", "ssd"], ...run });
    const runs: Run[] = Object.entries(local).map(([method, losses]) => (
      { method, learningRate: null, losses: losses! }
    ));
    for (const id of methods) {
      const tried = stepSizeGrid.map((learningRate): Run => {
        const optimizer = inDoublePrecision(createOptimizer(id, { learningRate }));
        return { method: id, learningRate, losses: descendWith(problem, optimizer, run) };
      });
      runs.push(bestOf(tried, repeats));
    }
    for (const { method, learningRate, losses } of runs) {
      losses.forEach((loss, at) => {
        columns.spectrum.push(spectrum);
        columns.basis.push(basis);
        columns.noise.push(noise);
        columns.method.push(method);
        columns.learningRate.push(learningRate);
        columns.repetition.push(at % repeats);
        columns.step.push(Math.floor(at / repeats));
        columns.loss.push(loss);
      });
    }
  }
  return aq.table(columns);
}

/** The run whose mean final loss is lowest. */
function bestOf(runs: readonly Run[], repeats: number): Run {
  const final = ({ losses }: Run) => {
    const sum = losses.subarray(-repeats).reduce((sum, loss) => sum + loss, 0);
    return Number.isFinite(sum) ? sum : Infinity;
  };
  return runs.reduce((best, run) => final(run) < final(best) ? run : best);
}

interface Row {
  readonly loss: number;
  readonly step: number;
}

/** Mean, median and the band from the 10 % to the 90 % quantile over repetitions, step by step. */
export function curvesOf(runs: ColumnTable): ColumnTable {
  return runs.groupby("spectrum", "basis", "noise", "method", "step").rollup({
    mean: op.mean("loss"),
    low: op.quantile("loss", 0.1),
    median: op.median("loss"),
    high: op.quantile("loss", 0.9),
  });
}

/**
 * The end of every setting, SSD against SGD: geometric means of the final losses; `orders`, by how many
 * orders of magnitude SSD ends above SGD (mean over repetitions, which share starting points and data,
 * with its standard error); in how many repetitions SSD is
 * ahead; who wins by more than a factor of
 * three.
 */
export function finalsOf(runs: ColumnTable): ColumnTable {
  const keys = ["spectrum", "basis", "noise"];
  return runs
    .filter((d: Row) => d.step === op.max(d.step))
    .derive({ log: (d: Row) => op.log10(d.loss) })
    .groupby(...keys, "repetition")
    .pivot("method", "log")
    .derive({ difference: (d: { ssd: number; sgd: number }) => d.ssd - d.sgd })
    .groupby(...keys)
    .rollup({
      sgd: (d: { sgd: number }) => op.pow(10, op.mean(d.sgd)),
      ssd: (d: { ssd: number }) => op.pow(10, op.mean(d.ssd)),
      orders: op.mean("difference"),
      deviation: op.stdev("difference"),
      ahead: (d: { difference: number }) => op.sum(d.difference < 0 ? 1 : 0),
      repetitions: op.count(),
    })
    .derive({
      error: (d: { deviation: number; repetitions: number }) =>
        d.deviation / op.sqrt(d.repetitions),
    })
    .select(...keys, "sgd", "ssd", "orders", "error", "ahead", "repetitions")
    .derive({
      winner: (d: { orders: number }) =>
        op.abs(d.orders) <= 0.477 ? "about equal" : d.orders < 0 ? "SSD" : "SGD",
    });
}

/** Where all methods end: geometric mean and quantiles of the final loss, and the step size used. */
export function methodsOf(runs: ColumnTable): ColumnTable {
  return runs
    .filter((d: Row) => d.step === op.max(d.step))
    .groupby("spectrum", "basis", "noise", "method", "learningRate")
    .rollup({
      finalLoss: (d: Row) => op.pow(10, op.mean(op.log10(d.loss))),
      low: op.quantile("loss", 0.1),
      high: op.quantile("loss", 0.9),
    });
}
