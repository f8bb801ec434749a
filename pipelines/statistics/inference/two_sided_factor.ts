/** Factors of intervals, each computed once. @module */
import { studentFactor } from "../../../problems/student_t.ts";

/** Factors that were asked for: few, but a simulation asks for them a million times. */
const factors = new Map<string, number>();

/**
 * The factor of an interval by Student's t that misses in the given share.
 *
 * @param errorRate e, of both sides together
 * @param degrees of freedom
 */
export function twoSidedFactor(errorRate: number, degrees: number): number {
  const key = `${errorRate} ${degrees}`;
  let factor = factors.get(key);
  if (factor === undefined) factors.set(key, factor = studentFactor(1 - errorRate, degrees));
  return factor;
}
