/** Classical momentum: the heavy ball and Nesterov's acceleration. @module */
import { chain, named } from "../algebra/chain.ts";
import { checkBeta } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { add, mul } from "../rules/expression.ts";
import { scaleByLearningRate } from "../transformations/scale.ts";
import type { MomentumMethodOptions } from "./dissected.ts";

/** `r ← β r + g`, and the direction r or, looking ahead, `g + β r`. */
function trace(beta: number, lookAhead: boolean): Elementwise<"m"> {
  checkBeta(beta);
  return elementwise<"m">({
    name: "trace",
    apply({ update: g }, cell) {
      const decay = cell.scalar("beta", () => beta);
      const m = cell.slot("m", (old) => add(mul(decay, old), g));
      return { update: lookAhead ? add(g, mul(decay, m)) : m };
    },
  });
}

/**
 * Gradient descent with momentum, the heavy ball (Polyak, 1964): `m ← β m + g`, `u = -α m`.
 *
 * State: the sum `m`, which is not normalized: α is 1/(1-β) times stronger than in `mSgd`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function heavyBall({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  return named("heavyBall", chain(trace(beta, false), scaleByLearningRate(learningRate)));
}

/**
 * Nesterov's accelerated gradient (Nesterov, 1983; in the form of Sutskever et al., 2013):
 * `m ← β m + g`, `u = -α (g + β m)`.
 *
 * State: the sum `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function nesterov({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  return named("nesterov", chain(trace(beta, true), scaleByLearningRate(learningRate)));
}
