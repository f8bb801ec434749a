/** Step sizes. @module */
import { mul, sub } from "../rules/expression.ts";
import { checkLearningRate, checkRateOfStep } from "../check.ts";
import type { LearningRate, Schedule } from "../types.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise, RunTimeScalar } from "../rules/rule.ts";

/**
 * The direction times a number: `p̂ ← factor · p̂`; or times what a function of the updates done gives.
 *
 * @throws {RangeError} unless the factor is finite
 */
export function scale(factor: number | Schedule): Elementwise<never> {
  const at = typeof factor === "number" ? () => factor : factor;
  if (typeof factor === "number" && !Number.isFinite(factor)) {
    throw new RangeError(`factor must be a finite number, got ${factor}`);
  }
  return elementwise<never>({
    name: "scale",
    apply: (signal, cell) => ({
      ...signal,
      update: mul(cell.scalar("factor", at), signal.update),
    }),
  });
}

/** α of a step as a run-time scalar: the schedule's, or `seen.learningRate`. */
export function rateOfStep(schedule: Schedule): RunTimeScalar {
  return (count, _key, { learningRate = schedule(count) }) => {
    checkRateOfStep(learningRate, count);
    return learningRate;
  };
}

/**
 * The last link of most chains: the update `u = -α_t p̂`, with a learning rate that is a number or
 * a schedule. The schedule is evaluated once a step; nothing is recompiled when it changes. Where an
 * update is told `seen.learningRate`, that is α_t.
 *
 * `update` throws a `RangeError` where α_t is not a number of at least 0 that single precision holds.
 *
 * @throws {RangeError} unless the learning rate is a positive number or a function
 */
export function scaleByLearningRate(learningRate: LearningRate): Elementwise<never> {
  const schedule = checkLearningRate(learningRate);
  return elementwise<never>({
    name: "scaleByLearningRate",
    learningRate: schedule,
    apply: (signal, cell) => {
      const rate = cell.scalar("step", rateOfStep(schedule));
      return { ...signal, update: sub(0, mul(rate, signal.update)) }; // no -0 for no step
    },
  });
}
