/** Averages of the parameters. @module */
import { averagesOf } from "../aspects.ts";
import { checkBeta } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { add } from "../rules/expression.ts";
import { movingAverage } from "../rules/rule.ts";

/**
 * Keeps an exponential moving average of the parameters (Polyak and Juditsky, 1992, with
 * exponential weights), `a ← decay · a + (1-decay) · (θ + u)`, and hands the update on as it is.
 * It belongs at the end of a chain and needs `seen.params`.
 *
 * State: `average`, the parameters themselves at the start, which is evaluated in place of θ (see
 * `evaluationParams` of `Optimizer`).
 *
 * @throws {RangeError} unless 0 ≤ decay < 1
 */
export function emaOfParams(decay = 0.999): Elementwise<"average"> {
  checkBeta(decay, "decay");
  return elementwise<"average">({
    name: "emaOfParams",
    aspects: { memory: averagesOf(["average", decay]) },
    evaluationSlot: "average",
    apply(signal, cell) {
      movingAverage(cell, "average", decay, add(cell.params, signal.update), { start: "params" });
      return signal;
    },
  });
}
