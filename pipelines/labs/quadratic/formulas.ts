/** The formulas of ICML §2.1 against simulation. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import { successProbability } from "../../../optimizers/theory/sign_success.ts";
import {
  gradientDeviations,
  quadraticGradient,
  sampleGradients,
  type StochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { columnDots, signsOf } from "../../../problems/quadratic/dense.ts";
import {
  averageDiagonalMass,
  diagonalMass,
  diagonalMassBound,
} from "../../../problems/quadratic/diagonal_mass.ts";
import { localStepper } from "../../../problems/quadratic/local_steps.ts";
import { product } from "../../../problems/quadratic/product.ts";
import { random } from "../../../problems/random.ts";
import type { Setting } from "./settings.ts";

/** Options of {@linkcode checkFormulas}. */
export interface SimulationOptions {
  /** Stochastic gradients drawn in each setting. */
  readonly samples: number;
  readonly seed: number;
}

/**
 * Expected improvements (Eq. 13, and SSD's with exact `E[sᵀQs]`) beside the mean of sampled ones, `z`
 * being their distance in standard errors; the largest such distance of a success probability (Eq. 10);
 * and SSD's lower bound (Eq. 14) as a share of what it bounds. The point is drawn from N(x*, ν²I), where
 * the noise is as large as the gradient and signs are hard to guess; from N(x*, I) where ν = 0.
 */
export function checkFormulas(
  settings: readonly Setting[],
  { samples, seed }: SimulationOptions,
): ColumnTable {
  return aq.from(settings.map(({ spectrum, basis, noise, problem }) => {
    const stream = random(seed, "quadratic", "check", spectrum, basis, noise);
    const theta = problem.optimum.map((value) => value + (noise || 1) * stream.normal());
    const gradient = quadraticGradient(problem, theta);
    const stepper = localStepper(problem);
    const sgd = stepper.sgd(gradient, 1);
    const ssd = stepper.ssd(gradient, 1);
    const bound = stepper.ssdBound(gradient, 1).improvements[0]!;
    const gains = { sgd: [] as number[], ssd: [] as number[] };
    const right = new Float64Array(gradient.length);
    const draws = noise === 0 ? 2 : samples; // without noise all are the same
    for (let done = 0; done < draws; done += batch) {
      const n = Math.min(batch, draws - done);
      const gradients = sampleGradients(problem, theta, n, stream);
      const signs = signsOf(gradients);
      gains.sgd.push(...improvements(problem, gradient, gradients, sgd.stepSizes[0]!, n));
      gains.ssd.push(...improvements(problem, gradient, signs, ssd.stepSizes[0]!, n));
      addSuccesses(right, gradient, signs, n);
    }
    const sampledSgd = sampleOf(gains.sgd);
    const sampledSsd = sampleOf(gains.ssd);
    const zSgd = distance(sampledSgd, sgd.improvements[0]!);
    const zSsd = distance(sampledSsd, ssd.improvements[0]!);
    const zRho = signDistance(problem, gradient, right, draws);
    const boundShare = bound / ssd.improvements[0]!;
    return {
      spectrum,
      basis,
      noise,
      "I_SGD": sgd.improvements[0]!,
      sampledSgd: sampledSgd.mean,
      "z_SGD": zSgd,
      "I_SSD": ssd.improvements[0]!,
      sampledSsd: sampledSsd.mean,
      "z_SSD": zSsd,
      "z_ρ": zRho,
      bound: boundShare,
      holds: Math.max(zSgd, zSsd, zRho) <= 4 && boundShare <= 1 + 1e-12,
    };
  }));
}

/** Gradients sampled at once, so few that they stay in a processor's cache. */
const batch = 100;

/** How axis-aligned each matrix is (ICML §B.2.2): p_diag, its lower bounds, and its supposed average. */
export function describeMatrices(settings: readonly Setting[]): ColumnTable {
  const matrices = settings.filter(({ noise }) => noise === settings[0]!.noise);
  return aq.from(matrices.map(({ spectrum, basis, problem }) => {
    const { eigenvalues, rotation, hessian, dimension } = problem;
    return {
      spectrum,
      basis,
      condition: Math.max(...eigenvalues) / Math.min(...eigenvalues),
      "1/d": 1 / dimension,
      "1.57/d": averageDiagonalMass(dimension),
      bound: diagonalMassBound(eigenvalues, rotation),
      "p_diag": diagonalMass(hessian),
    };
  }));
}

interface Sampled {
  readonly mean: number;
  readonly standardError: number;
}

/** Improvements `α ∇Lᵀz - ½α² zᵀQz` of steps -αz, for the columns z of a d × n matrix. */
function improvements(
  problem: StochasticQuadratic,
  gradient: Float64Array,
  directions: Float64Array,
  stepSize: number,
  n: number,
): Float64Array {
  const shape = problem.rotation ? "full" : "diagonal";
  const image = product(problem.hessian, directions, new Float64Array(directions.length), shape);
  const forms = columnDots(directions, image, n);
  return columnSums(gradient, directions, n).map((slope, r) =>
    stepSize * slope - 0.5 * stepSize ** 2 * forms[r]!
  );
}

function sampleOf(values: readonly number[]): Sampled {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, standardError: Math.sqrt(variance / n) };
}

/** `Σ_i w_i x_ir` for the columns r of a d × n matrix. */
function columnSums(weights: Float64Array, x: Float64Array, n: number): Float64Array {
  const sums = new Float64Array(n);
  weights.forEach((weight, i) => {
    const row = x.subarray(i * n, (i + 1) * n);
    for (let r = 0; r < n; r++) sums[r] = sums[r]! + weight * row[r]!;
  });
  return sums;
}

/** |mean - expected| in standard errors; rounding counts as none. */
function distance({ mean, standardError }: Sampled, expected: number): number {
  const difference = Math.abs(mean - expected);
  return difference <= 1e-9 * Math.abs(expected) ? 0 : difference / standardError;
}

/** Adds up, coordinate by coordinate, how many of n sampled signs are those of the gradient. */
function addSuccesses(
  right: Float64Array,
  gradient: Float64Array,
  signs: Float64Array,
  n: number,
): void {
  gradient.forEach((value, i) => {
    const sign = Math.sign(value);
    let count = 0;
    for (let at = i * n; at < (i + 1) * n; at++) if (signs[at] === sign) count++;
    right[i] = right[i]! + count;
  });
}

/**
 * The largest distance of a sampled from a computed success probability, in standard errors. Where
 * failures are so rare that hardly any is seen, the standard error is that of a share with two more
 * failures and successes each (Agresti and Coull, 1998), or one unlikely failure would count as many.
 *
 * @param right of n signs, how many were right, coordinate by coordinate
 */
function signDistance(
  problem: StochasticQuadratic,
  gradient: Float64Array,
  right: Float64Array,
  n: number,
): number {
  const deviations = gradientDeviations(problem);
  return right.reduce((largest, count, i) => {
    const rho = successProbability(gradient[i]!, deviations[i]!);
    const padded = (count + 2) / (n + 4);
    const variance = Math.max(rho * (1 - rho), padded * (1 - padded));
    const difference = Math.abs(count / n - rho);
    return difference > 0 ? Math.max(largest, difference / Math.sqrt(variance / n)) : largest;
  }, 0);
}
