/** Learning-rate schedules: functions of the number of updates done. @module */
import { checkCount, checkNonNegative, checkPositive } from "./check.ts";
import type { Schedule } from "./types.ts";

/** `α_t = α`. */
export function constant(learningRate: number): Schedule {
  checkPositive(learningRate, "learningRate");
  return () => learningRate;
}

/** When a learning rate decreases, and by what. */
export interface StepDecay {
  /** What it is multiplied by, each time. */
  readonly factor: number;
  /** Numbers of updates after which it is. */
  readonly steps: readonly number[];
}

/**
 * `α_t = α · factor^k`, where k is the number of given steps that are done at t.
 *
 * The papers' P3 multiplies by 0.2 after 24k, 48k and 64k steps, P4 by 0.1 after 125k (ICML 2018,
 * §A.1).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stepDecay } from "./schedules.ts";
 *
 * const schedule = stepDecay({ learningRate: 1, factor: 0.5, steps: [10, 20] });
 * assertEquals([9, 10, 19, 20].map(schedule), [1, 0.5, 0.5, 0.25]);
 * ```
 */
export function stepDecay(
  { learningRate, factor, steps }: StepDecay & { readonly learningRate: number },
): Schedule {
  checkPositive(learningRate, "learningRate");
  checkPositive(factor, "factor");
  for (const step of steps) checkCount(step, "steps", 0);
  return (count) => learningRate * factor ** steps.filter((step) => step <= count).length;
}

/** `α_t = α · rate^(t / period)`; in whole periods only with `staircase`. */
export function exponentialDecay(
  { learningRate, rate, period = 1, staircase = false }: {
    readonly learningRate: number;
    readonly rate: number;
    readonly period?: number;
    readonly staircase?: boolean;
  },
): Schedule {
  checkPositive(learningRate, "learningRate");
  checkPositive(rate, "rate");
  checkPositive(period, "period");
  return (count) => {
    const periods = count / period;
    return learningRate * rate ** (staircase ? Math.floor(periods) : periods);
  };
}

/** Half a cosine from `learningRate` at t = 0 to `final` (default 0) at t = `steps`, then `final`. */
export function cosineDecay(
  { learningRate, steps, final = 0 }: {
    readonly learningRate: number;
    readonly steps: number;
    readonly final?: number;
  },
): Schedule {
  checkPositive(learningRate, "learningRate");
  checkCount(steps, "steps");
  checkNonNegative(final, "final");
  return (count) => {
    const progress = Math.min(count / steps, 1);
    return final + (learningRate - final) * 0.5 * (1 + Math.cos(Math.PI * progress));
  };
}

/** A straight line from `initial` (default 0) to `learningRate` at t = `steps`, then constant. */
export function linearWarmup(
  { learningRate, steps, initial = 0 }: {
    readonly learningRate: number;
    readonly steps: number;
    readonly initial?: number;
  },
): Schedule {
  checkPositive(learningRate, "learningRate");
  checkCount(steps, "steps");
  checkNonNegative(initial, "initial");
  return (count) => initial + (learningRate - initial) * Math.min(count / steps, 1);
}

/**
 * One schedule after the other: `schedules[i]` holds until `boundaries[i]` updates are done, and
 * each begins its own count at 0.
 *
 * @throws {RangeError} unless boundaries increase and are one fewer than the schedules
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { constant, joinSchedules, linearWarmup } from "./schedules.ts";
 *
 * const warm = linearWarmup({ learningRate: 0.1, steps: 10 });
 * const schedule = joinSchedules([warm, constant(0.1)], [10]);
 * assertEquals([0, 5, 10, 99].map(schedule), [0, 0.05, 0.1, 0.1]);
 * ```
 */
export function joinSchedules(
  schedules: readonly Schedule[],
  boundaries: readonly number[],
): Schedule {
  if (boundaries.length !== schedules.length - 1) {
    throw new RangeError(
      `boundaries must be one fewer than the ${schedules.length} schedules, ` +
        `got ${boundaries.length}`,
    );
  }
  boundaries.forEach((boundary, i) => {
    checkCount(boundary, "boundaries", i === 0 ? 0 : boundaries[i - 1]! + 1);
  });
  return (count) => {
    const past = boundaries.filter((boundary) => boundary <= count);
    return schedules[past.length]!(count - (past.at(-1) ?? 0));
  };
}
