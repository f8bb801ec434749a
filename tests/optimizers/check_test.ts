import { assertEquals, assertThrows } from "@std/assert";
import { checkNonNegative, checkPositive, checkRateOfStep } from "../../optimizers/check.ts";
import { adam, clipByGlobalNorm } from "../../optimizers/mod.ts";
import { batchNorm } from "../../problems/models/layers/batch_norm.ts";

Deno.test("settings are numbers of single precision, or refused", () => {
  for (const value of [1, 1e-30, 3e38]) {
    assertEquals([checkPositive(value, "x"), checkNonNegative(value, "x")], [value, value]);
  }
  for (const value of [0, 1e-50]) assertEquals(checkNonNegative(value, "x"), value);
  for (const check of [checkPositive, checkNonNegative]) {
    for (const value of [NaN, Infinity, -1]) {
      assertThrows(() => check(value, "x"), RangeError, `, got ${value}`);
    }
    assertThrows(
      () => check(1e39, "x"),
      RangeError,
      "got 1e+39, which is too large for the single",
    );
  }
  assertThrows(() => checkPositive(1e-50, "x"), RangeError, "got 1e-50, which is too small for");
  assertThrows(
    () => adam({ learningRate: 1, epsilon: 1e300 }),
    RangeError,
    "epsilon must be a finite number of at least 0, got 1e+300, which is too large",
  );
  assertThrows(() => clipByGlobalNorm(1e-60), RangeError, "too small");
  assertThrows(() => batchNorm({ epsilon: 1e-60 }), RangeError, "too small");
});

Deno.test("a schedule that gives a text is told so, whatever the text says", () => {
  for (const rate of ["0.1", [0.1], null, undefined, true]) {
    const given = rate as unknown as number;
    assertThrows(() => checkRateOfStep(given, 3), RangeError, "the learning rate after 3 updates");
  }
  checkRateOfStep(1e-60, 3);
});
