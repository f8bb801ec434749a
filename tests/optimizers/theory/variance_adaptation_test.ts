import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { empiricalMoments, noiseToSignal } from "../../../optimizers/theory/noise_to_signal.ts";
import { successProbability } from "../../../optimizers/theory/sign_success.ts";
import {
  adamFactor,
  gradientFactor,
  largestDifference,
  signFactor,
} from "../../../optimizers/theory/variance_adaptation.ts";

Deno.test("all factors are 1 without noise, 0 without signal, and fall in between", () => {
  for (const factor of [signFactor, adamFactor, gradientFactor]) {
    assertEquals(factor(0), 1);
    assertEquals(factor(Infinity), 0);
    for (let eta = 0; eta < 10; eta += 0.1) assert(factor(eta + 0.1) <= factor(eta));
  }
});

Deno.test("the factor for a sign is 2ρ - 1, and SVAG's is the square of Adam's", () => {
  for (const eta of [0.1, 0.5, 1, 3, 20]) {
    assertAlmostEquals(signFactor(eta), 2 * successProbability(1, eta) - 1, 1e-14);
    assertAlmostEquals(gradientFactor(eta), adamFactor(eta) ** 2, 1e-15);
  }
});

Deno.test("Adam's factor is within 0.0645 of the optimal one everywhere", () => {
  const { at, difference } = largestDifference(adamFactor, signFactor, 0.001, 50);
  assertAlmostEquals(difference, 0.0644183, 1e-7);
  for (const eta of [0.3, 0.6, at - 0.01, at + 0.01, 5, 40]) {
    assert(Math.abs(adamFactor(eta) - signFactor(eta)) < difference);
  }
});

Deno.test("noiseToSignal() is variance over squared mean, with Bessel's correction", () => {
  assertEquals(empiricalMoments([1, 2, 3, 6]), { mean: 3, variance: 14 / 3 });
  assertAlmostEquals(noiseToSignal([1, 2, 3, 6]), 14 / 27);
  assertThrows(() => noiseToSignal([1]), RangeError, "two samples, got 1");
});
