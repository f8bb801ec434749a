/** Checks of hyper-parameters: errors that name the option, its value and what is allowed. @module */
import type { LearningRate, Schedule } from "./types.ts";

/**
 * The learning rate as a schedule.
 *
 * @throws {RangeError} unless it is a positive finite number or a function
 */
export function checkLearningRate(learningRate: LearningRate, name = "learningRate"): Schedule {
  if (typeof learningRate === "function") return learningRate;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new RangeError(
      `${name} must be a positive number or a schedule, got ${learningRate}`,
    );
  }
  return () => learningRate;
}

/** @throws {RangeError} unless 0 ≤ value < 1 */
export function checkBeta(value: number, name = "beta"): number {
  if (!(value >= 0 && value < 1)) {
    throw new RangeError(`${name} must be at least 0 and less than 1, got ${value}`);
  }
  return value;
}

/** @throws {RangeError} unless value is finite and at least 0 */
export function checkNonNegative(value: number, name: string): number {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} must be a finite number of at least 0, got ${value}`);
  }
  return value;
}

/** @throws {RangeError} unless value is finite and greater than 0 */
export function checkPositive(value: number, name: string): number {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} must be a positive number, got ${value}`);
  }
  return value;
}

/** @throws {RangeError} unless value is a whole number of at least `least` */
export function checkCount(value: number, name: string, least = 1): number {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}
