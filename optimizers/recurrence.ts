/** Numbers that follow from step to step. @module */

/**
 * A number that each update makes from the one before, by the number of updates done: such as the product
 * of momenta that change. What was found is kept, so that a step costs a step.
 *
 * @param start the number before the first update
 * @param next the number after the update t, from that before it
 * @returns the number after the update t = 0, 1, …
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recurrence } from "./recurrence.ts";
 *
 * const factorial = recurrence(1, (before, t) => before * (t + 1));
 * assertEquals([factorial(3), factorial(0)], [24, 1]);
 * ```
 */
export function recurrence(
  start: number,
  next: (before: number, t: number) => number,
): (t: number) => number {
  const known: number[] = [];
  return (t) => {
    for (let at = known.length; at <= t; at++) known.push(next(known[at - 1] ?? start, at));
    return known[t]!;
  };
}
