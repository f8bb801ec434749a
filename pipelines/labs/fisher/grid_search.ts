/** The best step size and damping of thesis Table D.4. @module */
import { descend, type Landscape, type Method } from "./landscape.ts";

/** log₁₀ γ: -20 to 10 in 241 steps, by its number. */
export const stepSizes: readonly number[] = Array.from({ length: 241 }, (_, k) => -20 + k / 8);

/** log₁₀ λ: -10 to 10 in 41 steps. */
export const dampings: readonly number[] = Array.from({ length: 41 }, (_, k) => -10 + k / 2);

/** A place of the grid, and what came of it. */
export interface Tuned {
  /** log₁₀ γ. */
  readonly stepSize: number;
  /** log₁₀ λ; absent for gradient descent. */
  readonly damping?: number;
  /** The losses of the run. */
  readonly losses: Float64Array;
  /** Runs that the search took. */
  readonly runs: number;
}

/** What {@linkcode gridSearch} is to do. */
export interface GridOptions {
  readonly method: Method;
  readonly steps: number;
  /** Whether to try the whole grid, 9,881 runs, instead of homing in on the best. */
  readonly whole: boolean;
  /** Whether to finish runs that have hardly changed the loss after a tenth of their steps. */
  readonly patient: boolean;
}

interface Place {
  readonly gamma: number;
  readonly lambda: number;
}

interface Tried extends Place {
  readonly losses: Float64Array;
  /** Loss after the last step; infinite where it diverged. */
  readonly final: number;
  /** Sum of the losses on the way. */
  readonly sum: number;
}

/**
 * The place of the grid with the least loss after the last step; among those that are the same to 1e-12, the
 * one with the least sum of losses on the way, then the smallest damping.
 *
 * If it is not to try the whole grid, every decade of step sizes and every second one of dampings is tried,
 * and from the best five of these the search goes to better neighbours on ever finer grids. It may miss the
 * best place where losses jump from one place to the next.
 */
export function gridSearch(
  landscape: Landscape,
  { method, steps, whole, patient }: GridOptions,
): Tuned {
  const damped = method !== "gd";
  const tried = new Map<string, Tried>();
  const attempt = (place: Place): Tried => {
    const key = `${place.gamma}/${place.lambda}`;
    const known = tried.get(key);
    if (known !== undefined) return known;
    const losses = descend(landscape, {
      method,
      steps,
      stepSize: 10 ** stepSizes[place.gamma]!,
      damping: damped ? 10 ** dampings[place.lambda]! : 0,
      impatient: !patient,
    });
    const done = losses.length === steps + 1 && Number.isFinite(losses.at(-1)!);
    const result = {
      ...place,
      losses,
      final: done ? losses.at(-1)! : Infinity,
      sum: losses.reduce((sum, loss) => sum + loss, 0),
    };
    tried.set(key, result);
    return result;
  };
  const lambdas = damped ? every(whole ? 1 : 4, dampings.length) : [0];
  const coarse = every(whole || !damped ? 1 : 8, stepSizes.length).flatMap((gamma) =>
    lambdas.map((lambda) => attempt({ gamma, lambda }))
  ).sort(compare);
  let best = coarse[0]!;
  if (!whole && damped) {
    for (const candidate of coarse.slice(0, 5)) {
      const found = climb(candidate, attempt);
      if (compare(found, best) < 0) best = found;
    }
  }
  return {
    stepSize: stepSizes[best.gamma]!,
    ...(damped && { damping: dampings[best.lambda]! }),
    losses: best.losses,
    runs: tried.size,
  };
}

/** Goes to the best neighbour while that is better, with ever smaller steps. */
function climb(from: Tried, attempt: (place: Place) => Tried): Tried {
  let best = from;
  for (const stride of [4, 2, 1]) {
    for (let better = true; better;) {
      const around = [-1, 0, 1].flatMap((a) =>
        [-1, 0, 1].map((b) => ({
          gamma: best.gamma + a * stride,
          lambda: best.lambda + b * stride,
        }))
      ).filter(({ gamma, lambda }) =>
        gamma >= 0 && gamma < stepSizes.length && lambda >= 0 && lambda < dampings.length
      );
      const next = around.map(attempt).sort(compare)[0]!;
      better = compare(next, best) < 0;
      if (better) best = next;
    }
  }
  return best;
}

function compare(a: Tried, b: Tried): number {
  if (a.final === Infinity || b.final === Infinity) {
    return Number(a.final === Infinity) - Number(b.final === Infinity);
  }
  if (!alike(a.final, b.final)) return a.final - b.final;
  return alike(a.sum, b.sum) ? a.lambda - b.lambda || a.gamma - b.gamma : a.sum - b.sum;
}

function alike(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.abs(b);
}

function every(stride: number, length: number): number[] {
  return Array.from({ length: Math.ceil(length / stride) }, (_, k) => k * stride);
}
