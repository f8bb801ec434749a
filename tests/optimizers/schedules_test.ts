import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as o from "../../optimizers/mod.ts";

function assertNear(actual: readonly number[], expected: readonly number[], tolerance = 1e-6) {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, tolerance));
}

Deno.test("schedules follow their formulas", () => {
  const cosine = o.cosineDecay({ learningRate: 2, steps: 10, final: 1 });
  assertNear([0, 5, 10, 20].map(cosine), [2, 1.5, 1, 1]);
  const exponential = o.exponentialDecay({ learningRate: 1, rate: 0.5, period: 10 });
  assertNear([0, 10, 15].map(exponential), [1, 0.5, 0.5 ** 1.5]);
  const staircase = o.exponentialDecay({ learningRate: 1, rate: 0.5, period: 10, staircase: true });
  assertNear([9, 10, 19].map(staircase), [1, 0.5, 0.5]);
  assertThrows(
    () => o.joinSchedules([o.constant(1)], [3]),
    RangeError,
    "boundaries must be one fewer",
  );
  assertThrows(
    () => o.stepDecay({ learningRate: 1, factor: -1, steps: [1] }),
    RangeError,
    "factor",
  );
});
