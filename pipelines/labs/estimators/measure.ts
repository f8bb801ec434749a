/** Measures bias and error of the estimators on a stream. @module */
import { adam, mSvag, mSvagMiniBatch, svag } from "../../../optimizers/methods/mod.ts";
import {
  type DoubleObservation,
  inDoublePrecision,
} from "../../../optimizers/executors/double_precision.ts";
import { adamFactor, gradientFactor } from "../../../optimizers/theory/variance_adaptation.ts";
import { expectedSpread } from "../../../optimizers/theory/variance_estimate.ts";
import { varianceOfAverage } from "../../../optimizers/transformations/moments.ts";
import type { RandomStream } from "../../../problems/random.ts";
import type { GradientStream } from "./streams.ts";

/** What is estimated. */
export type Quantity =
  | "v - m²"
  | "ŝ"
  | "ŝ mini-batch"
  | "γ̂ of g"
  | "γ̂ of m"
  | "γ̂ of m, mini-batch"
  | "Adam's factor";

/** How an estimate compares with the truth, over repetitions. */
export interface Measurement {
  readonly stream: string;
  readonly beta: number;
  readonly step: number;
  readonly quantity: Quantity;
  readonly truth: number;
  readonly mean: number;
  /** Mean minus truth, and its standard error. */
  readonly bias: number;
  readonly error: number;
  /** The bias by formula, where there is one. */
  readonly predicted: number | null;
  /** Root mean squared error. */
  readonly rmse: number;
}

/** Options of {@linkcode measure}. */
export interface MeasureOptions {
  readonly betas: readonly number[];
  /** Steps t at which estimates are looked at, ascending. */
  readonly at: readonly number[];
  readonly repeats: number;
  readonly batchSize: number;
  readonly random: RandomStream;
}

/**
 * Runs the library's own methods on a stream, repetitions side by side, and reads their factors off their
 * updates: `γ̂ = -u / g` or `-u / m`. Adam is run with its own β₁ = 0.9 and β₂ = 0.999; its factor |u| is
 * compared with `(1+η²)^(-1/2)`.
 */
export function measure(
  stream: GradientStream,
  { betas, at, repeats, batchSize, random }: MeasureOptions,
): Measurement[] {
  const start = new Float64Array(repeats);
  const one = { learningRate: 1 };
  const adaptive = run(inDoublePrecision(adam({ ...one, epsilon: 0 })), start);
  const tracked = betas.map((beta) => ({
    beta,
    gradient: run(inDoublePrecision(svag({ ...one, beta })), start),
    momentum: run(inDoublePrecision(mSvag({ ...one, beta })), start),
    miniBatch: run(inDoublePrecision(mSvagMiniBatch({ ...one, beta })), start),
  }));
  const found: Measurement[] = [];
  const means: number[] = [];
  for (let step = 0; step <= at.at(-1)!; step++) {
    const { gradient, variance } = sample(stream, step, repeats, batchSize, random);
    means.push(stream.mean(step));
    const wanted = at.includes(step);
    const adamUpdate = adaptive(gradient, {}).update;
    for (const { beta, ...methods } of tracked) {
      const ofGradient = methods.gradient(gradient, {});
      const ofMomentum = methods.momentum(gradient, {});
      const ofMiniBatch = methods.miniBatch(gradient, { variance });
      if (!wanted) continue;
      const debias = 1 / (1 - beta ** (step + 1));
      const m = ofMomentum.slots.m!.map((value) => value * debias);
      const spread = ofMomentum.slots.v!.map((value, k) => value * debias - m[k]! ** 2);
      const rho = varianceOfAverage(beta, step);
      const [mean, sigma] = [stream.mean(step), stream.deviation];
      const deviations = means.map(() => sigma);
      const expected = expectedSpread(means, deviations, beta);
      const add = summarize(stream.name, beta, step, found);
      add("v - m²", sigma ** 2, spread, expected);
      add("ŝ", sigma ** 2, spread.map((value) => value / (1 - rho)), expected / (1 - rho));
      add("ŝ mini-batch", sigma ** 2, variance, sigma ** 2);
      add("γ̂ of g", gradientFactor(sigma / mean), ratios(ofGradient.update, gradient));
      const eta = Math.sqrt(rho) * sigma / mean;
      add("γ̂ of m", gradientFactor(eta), ratios(ofMomentum.update, m));
      add("γ̂ of m, mini-batch", gradientFactor(eta), ratios(ofMiniBatch.update, m));
      add("Adam's factor", adamFactor(sigma / mean), adamUpdate.map(Math.abs));
    }
  }
  return found;
}

/** A method that remembers its state. */
function run(method: ReturnType<typeof inDoublePrecision>, start: Float64Array) {
  let state = method.init(start);
  return (gradient: Float64Array, seen: DoubleObservation) => {
    const [next, update] = method.update(state, gradient, seen);
    state = next;
    return { slots: next.slots, update };
  };
}

/** Mini-batch gradients and, from the same examples, ŝ of Eq. 64. */
function sample(
  { mean, deviation, noise }: GradientStream,
  step: number,
  repeats: number,
  batchSize: number,
  random: RandomStream,
) {
  const gradient = new Float64Array(repeats);
  const variance = new Float64Array(repeats);
  const scale = deviation * Math.sqrt(batchSize);
  for (let r = 0; r < repeats; r++) {
    let [sum, squares] = [0, 0];
    for (let k = 0; k < batchSize; k++) {
      const value = scale * noise(random); // around the mean, so that nothing cancels
      sum += value;
      squares += value * value;
    }
    const center = sum / batchSize;
    gradient[r] = mean(step) + center;
    variance[r] = (squares - batchSize * center * center) / ((batchSize - 1) * batchSize);
  }
  return { gradient, variance };
}

function ratios(update: Float64Array, direction: Float64Array): Float64Array {
  return update.map((value, k) => direction[k] === 0 ? 0 : -value / direction[k]!);
}

function summarize(stream: string, beta: number, step: number, found: Measurement[]) {
  return (quantity: Quantity, truth: number, estimates: Float64Array, expected?: number) => {
    const n = estimates.length;
    const mean = estimates.reduce((sum, value) => sum + value) / n;
    const variance = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
    const squared = estimates.reduce((sum, value) => sum + (value - truth) ** 2, 0) / n;
    found.push({
      stream,
      beta,
      step,
      quantity,
      truth,
      mean,
      bias: mean - truth,
      error: Math.sqrt(variance / n),
      predicted: expected === undefined ? null : expected - truth,
      rmse: Math.sqrt(squared),
    });
  };
}
