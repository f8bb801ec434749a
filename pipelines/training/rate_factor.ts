/** How step sizes go over a run. @module */
import { constant, cosineDecay, joinSchedules, linearWarmup } from "../../optimizers/schedules.ts";
import type { Schedule } from "../../optimizers/types.ts";
import type { StepSettings } from "../../problems/problem.ts";

/**
 * What the step sizes of a run are multiplied by, after so many updates: with a warm-up of w updates
 * `(t+1)/(w+1)` for t < w, then 1, or of a cosine `(1 + cos(π (t-w)/(steps-w))) / 2`.
 *
 * @param steps updates of the run, or about so many
 * @returns `undefined` where that is 1 throughout
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { rateFactor } from "./rate_factor.ts";
 *
 * const factor = rateFactor({ schedule: "cosine", warmup: 0.2 }, 10)!;
 * assertAlmostEquals(factor(0), 1 / 3);
 * assertEquals(factor(2), 1);
 * assertAlmostEquals(factor(6), 0.5);
 * assertEquals(rateFactor({ weightDecay: 1e-4 }, Infinity), undefined);
 * ```
 */
export function rateFactor(
  { schedule = "constant", warmup = 0 }: StepSettings,
  steps: number,
): Schedule | undefined {
  const rising = warmup === 0 ? 0 : Math.round(warmup * steps); // a run may be without an end
  if (schedule === "constant" && rising === 0) return undefined;
  const rest = schedule === "constant"
    ? constant(1)
    : cosineDecay({ learningRate: 1, steps: Math.max(steps - rising, 1) });
  if (rising === 0) return rest;
  const first = linearWarmup({ learningRate: 1, steps: rising, initial: 1 / (rising + 1) });
  return joinSchedules([first, rest], [rising]);
}
