/** Step sizes that begin small. @module */
import { mul } from "../rules/expression.ts";
import { checkCount } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";

/**
 * The direction times a number that rises to 1, `p̂ ← min(1, (t+1)/steps) · p̂`: as a link what
 * `linearWarmup` is as a schedule, except that the first step is not 0.
 *
 * @param steps updates until it is 1
 * @throws {RangeError} unless that is a whole number of at least 1
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { useBackend, warmUp } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const link = warmUp(4);
 * const [state, first] = link.update(link.init({ w: tf.zeros([1]) }), { w: tf.tensor1d([8]) });
 * const [, second] = link.update(state, { w: tf.tensor1d([8]) });
 * assertEquals([...await first.w!.data(), ...await second.w!.data()], [2, 4]);
 * ```
 */
export function warmUp(steps: number): Elementwise<never> {
  checkCount(steps, "steps");
  return elementwise<never>({
    name: "warmUp",
    apply: (signal, cell) => ({
      ...signal,
      update: mul(cell.scalar("warmUp", (t) => Math.min(1, (t + 1) / steps)), signal.update),
    }),
  });
}
