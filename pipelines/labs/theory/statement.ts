/** A statement of theory, and what is measured of it. @module */
import { significant } from "../../text/numbers.ts";

/** How much is tried. */
export interface Trials {
  /** Random instances of each statement. */
  readonly instances: number;
  readonly seed: number;
}

/** What came of a check. */
export interface Measurement {
  /** In a few words, with units. */
  readonly measured: string;
  /** What it has to be for the statement to hold. */
  readonly criterion: string;
  readonly holds: boolean;
}

/** A statement, and the experiment that may refute it. */
export interface Statement {
  /** The thesis' label, or that of the paper which is named before it. */
  readonly item: string;
  /** In the papers' notation. */
  readonly statement: string;
  /**
   * Whether it is printed so. What is not true as printed has a true version, `corrected`; what is true but
   * loose may have a `sharper` one.
   */
  readonly version: "printed" | "corrected" | "sharper";
  readonly measure: (trials: Trials) => Measurement;
}

/** Room for rounding, relative to what is bounded. */
export const rounding = 1e-9;

/** `left ≤ right`: the quotient, and 0 of 0 and 0. */
export function share(left: number, right: number): number {
  return left === right ? (left === 0 ? 0 : 1) : left / right;
}

/**
 * Whether a bound holds: the largest `left / right` of random instances, and that of the instance on which
 * the bound is meant to be tight.
 *
 * @param shares of random instances
 * @param worst of a worst case, where there is one
 */
export function bounded(shares: Iterable<number>, worst?: number): Measurement {
  let [most, count] = [-Infinity, 0];
  for (const value of shares) {
    most = Number.isNaN(value) ? NaN : Math.max(most, value);
    count++;
  }
  const tight = worst === undefined
    ? ""
    : `, worst case ${significant(Number(worst.toPrecision(4)))}`;
  return {
    measured: `≤ ${significant(most, 3)} of ${count}${tight}`,
    criterion: "left/right ≤ 1",
    holds: count > 0 && most <= 1 + rounding && (worst ?? 0) <= 1 + rounding,
  };
}

/** Whether two sides are equal: the largest relative difference over the instances. */
export function equal(differences: Iterable<number>, tolerance = rounding): Measurement {
  let [most, count] = [0, 0];
  for (const value of differences) {
    most = Number.isNaN(value) ? NaN : Math.max(most, value);
    count++;
  }
  return {
    measured: `differs by ${significant(most, 2)} of ${count}`,
    criterion: `≤ ${tolerance.toExponential(0)}`,
    holds: count > 0 && most <= tolerance,
  };
}

/** One instance on which what is printed does not hold: the two sides. */
export function refuted(
  where: string,
  left: number,
  right: number,
  relation: "≤" | "=" = "≤",
): Measurement {
  return {
    measured: `${where}: ${significant(left, 4)}, ${significant(right, 4)}`,
    criterion: `left ${relation} right`,
    holds: relation === "≤"
      ? left <= right * (1 + rounding)
      : Math.abs(left - right) <= rounding * Math.abs(right),
  };
}

/** The numbers of `count` instances, each with a number of its own. */
export function* each<T>(count: number, make: (instance: number) => T): Generator<T> {
  for (let instance = 0; instance < count; instance++) yield make(instance);
}
