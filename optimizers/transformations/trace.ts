/** A decaying sum of gradients. @module */
import { averagesOf } from "../aspects.ts";
import { elementwise } from "../algebra/elementwise.ts";
import { checkBeta } from "../check.ts";
import { add, mul } from "../rules/expression.ts";
import type { Elementwise } from "../rules/rule.ts";

/** `r ← β r + g`, and the direction r or, looking ahead, `g + β r`. */
export function trace(beta: number, lookAhead: boolean): Elementwise<"m"> {
  checkBeta(beta);
  return elementwise<"m">({
    name: "trace",
    aspects: {
      direction: lookAhead ? "p + β m" : "m",
      memory: `${averagesOf(["m", beta])}, a sum`,
    },
    apply({ update: g }, cell) {
      const decay = cell.scalar("beta", () => beta);
      const m = cell.slot("m", (old) => add(mul(decay, old), g));
      return { update: lookAhead ? add(g, mul(decay, m)) : m };
    },
  });
}
