/** Checks of hyper-parameters: errors that name the option, its value and what is allowed. @module */
import type { LearningRate, Schedule } from "./types.ts";

/**
 * The learning rate as a schedule.
 *
 * @throws {RangeError} unless it is a positive number, in single precision too, or a function
 */
export function checkLearningRate(learningRate: LearningRate, name = "learningRate"): Schedule {
  if (typeof learningRate === "function") return learningRate;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new RangeError(
      `${name} must be a positive number or a schedule, got ${learningRate}`,
    );
  }
  checkSingle(learningRate, `${name} must be a positive number or a schedule`);
  return () => learningRate;
}

/** @throws {RangeError} if single precision takes a number above 0 for 0, or for infinite */
function checkSingle(value: number, wanted: string): void {
  const single = Math.fround(value);
  if (single >= smallestNormal && Number.isFinite(single)) return;
  throw new RangeError(
    `${wanted}, got ${value}, which is ${single < 1 ? "too small" : "too large"} for the single ` +
      "precision of tensors",
  );
}

/**
 * Checks what a schedule gave, or what was given in its place, at the step where it is used. It may
 * end at 0, or fade below what single precision holds.
 *
 * @throws {RangeError} unless it is a number of at least 0, finite in single precision
 */
export function checkRateOfStep(learningRate: number, count: number): void {
  const number = typeof learningRate === "number";
  if (number && learningRate >= 0 && Number.isFinite(Math.fround(learningRate))) return;
  throw new RangeError(
    `the learning rate after ${count} updates must be a number of at least 0 and at most 3.4e38, ` +
      `got ${learningRate}: look at its schedule`,
  );
}

/** The smallest positive number of single precision that no device takes for 0. */
const smallestNormal = 2 ** -126;

/** @throws {RangeError} unless 0 ≤ value < 1 */
export function checkBeta(value: number, name = "beta"): number {
  if (!(value >= 0 && value < 1)) {
    throw new RangeError(`${name} must be at least 0 and less than 1, got ${value}`);
  }
  return value;
}

/** @throws {RangeError} unless value is at least 0, and finite in single precision */
export function checkNonNegative(value: number, name: string): number {
  const wanted = `${name} must be a finite number of at least 0`;
  if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`${wanted}, got ${value}`);
  if (value > 1) checkSingle(value, wanted); // what is tiny may be 0
  return value;
}

/** @throws {RangeError} unless value is greater than 0 and finite, in single precision too */
export function checkPositive(value: number, name: string): number {
  const wanted = `${name} must be a positive number`;
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${wanted}, got ${value}`);
  checkSingle(value, wanted);
  return value;
}

/** @throws {RangeError} unless value is a whole number of at least `least` */
export function checkCount(value: number, name: string, least = 1): number {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}
