import { assert, assertAlmostEquals } from "@std/assert";
import {
  gainPerExample,
  optimalBatchSize,
  optimalGamma,
  relativeGain,
} from "../../../optimizers/theory/gain.ts";

Deno.test("the optima of Propositions 4.1 and 4.2 have the values that the thesis gives them", () => {
  for (const eta2 of [0.5, 3, 100]) {
    for (const m of [1, 10, 500]) {
      const gamma = optimalGamma(m, eta2);
      assertAlmostEquals(gainPerExample(gamma, m, eta2), 1 / (m + eta2), 1e-14); // Eq. 4.12
      for (const other of [0.9 * gamma, 1.1 * gamma]) {
        assert(gainPerExample(other, m, eta2) < gainPerExample(gamma, m, eta2));
      }
    }
    for (const gamma of [0.1, 0.7, 1]) {
      const m = optimalBatchSize(gamma, eta2);
      assertAlmostEquals(gainPerExample(gamma, m, eta2), (2 - gamma) ** 2 / (4 * eta2), 1e-12); // 4.14
      for (const other of [0.9 * m, 1.1 * m]) {
        assert(gainPerExample(gamma, other, eta2) < gainPerExample(gamma, m, eta2));
      }
    }
  }
});

Deno.test("relativeGain() is 1 for a noise-free step and never more", () => {
  assertAlmostEquals(relativeGain(1, 10, 0), 1);
  for (const gamma of [0.2, 0.6, 1]) assert(relativeGain(gamma, 5, 2) < 1);
});
