/** The averaging of Schedule-Free methods. @module */
import { averagesOf } from "../aspects.ts";
import { elementwise } from "../algebra/elementwise.ts";
import { checkBeta, checkLearningRate } from "../check.ts";
import { recurrence } from "../recurrence.ts";
import { add, mul, sub } from "../rules/expression.ts";
import type { Elementwise } from "../rules/rule.ts";
import type { LearningRate, Schedule } from "../types.ts";
import { rateOfStep } from "./scale.ts";

/** Options of {@linkcode averagedIterates}. */
export interface AveragedIteratesOptions {
  /** α, a positive number or a schedule. */
  readonly learningRate: LearningRate;
  /** β in [0, 1): how near the average gradients are taken; default 0.9. */
  readonly beta?: number;
}

/**
 * The last link of a chain, in place of a schedule that decreases (Defazio et al., 2024, Eq. 11-13). A
 * sequence z takes the steps, x is its average, and gradients are taken in between, at θ:
 *
 * ```text
 * z ← z - α_t p̂     x ← (1-c_t) x + c_t z     u = x + (1-β) (z - x) - θ,  so that θ ← (1-β) z + β x
 * c_t = w_t / Σ_{i ≤ t} w_i,   w_t = max_{i ≤ t} α_i²
 * ```
 *
 * With a constant α all steps count equally, `c_t = 1/(t+1)`; those of a warm-up count less. The weights are
 * those of the learning rate given here, whatever `seen.learningRate` is.
 *
 * State: `z` and `x`, the parameters themselves at the start. x is evaluated in place of θ. Needs
 * `seen.params`.
 *
 * @throws {RangeError} unless 0 ≤ β < 1 and the learning rate is a positive number or a function
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { averagedIterates, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = averagedIterates({ learningRate: 1, beta: 0.5 });
 * const params = { w: tf.tensor1d([4]) };
 * const grad = { w: tf.tensor1d([2]) };
 * const [first] = optimizer.update(optimizer.init(params), grad, { params }); // to 2
 * const [second, update] = optimizer.update(first, grad, { params: { w: tf.tensor1d([2]) } });
 * assertEquals([...await second.z.w!.data(), ...await second.x.w!.data()], [0, 1]);
 * assertEquals(await update.w!.array(), [0.5 - 2]);
 * assertEquals(await optimizer.evaluationParams!(second, params).w!.array(), [1]);
 * ```
 */
export function averagedIterates(
  { learningRate, beta = 0.9 }: AveragedIteratesOptions,
): Elementwise<"z" | "x"> {
  checkBeta(beta);
  const schedule = checkLearningRate(learningRate);
  const share = shareOf(schedule);
  return elementwise<"z" | "x">({
    name: "averagedIterates",
    aspects: { memory: `${averagesOf(["z, x", beta])}, x evaluated` },
    learningRate: schedule,
    evaluationSlot: "x",
    apply({ update }, cell) {
      const rate = cell.scalar("step", rateOfStep(schedule));
      const part = cell.scalar("share", share);
      const z = cell.slot("z", (old) => sub(old, mul(rate, update)), "params");
      const x = cell.slot("x", (old) => add(old, mul(part, sub(z, old))), "params");
      const ahead = mul(cell.scalar("ahead", () => 1 - beta), sub(z, x));
      return { update: add(sub(x, cell.params), ahead) }; // 0 where nothing has moved, to the last bit
    },
  });
}

/** c_t; 0 while all rates were 0. */
function shareOf(schedule: Schedule): (t: number) => number {
  const weight = recurrence(0, (before, t) => Math.max(before, schedule(t) ** 2));
  const total = recurrence(0, (before, t) => before + weight(t));
  return (t) => total(t) === 0 ? 0 : weight(t) / total(t);
}
