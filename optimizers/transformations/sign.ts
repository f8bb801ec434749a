/** The sign aspect. @module */
import { sign as signOf } from "../rules/expression.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";

/**
 * The direction becomes its sign, `p̂ ← sign(p̂)` with `sign(0) = 0`: the first of the two aspects
 * of Adam (ICML 2018, §1.1). The signal-to-noise ratio is handed on.
 */
export function sign(): Elementwise<never> {
  return elementwise<never>({
    name: "sign",
    aspects: { normalization: "sign" },
    apply: (signal) => ({ ...signal, update: signOf(signal.update) }),
  });
}
