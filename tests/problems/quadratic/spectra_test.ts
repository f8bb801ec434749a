import { assert, assertEquals, assertThrows } from "@std/assert";
import { random } from "../../../problems/random.ts";
import { eigenvalues, type SpectrumName } from "../../../problems/quadratic/spectra.ts";

Deno.test("the mild spectrum lies in [0.1, 1.1]", () => {
  const lambda = eigenvalues("mild", 1000, random(1));
  assert(lambda[0]! >= 0.1 && lambda[999]! < 1.1);
  const mean = lambda.reduce((sum, value) => sum + value) / 1000;
  assert(Math.abs(mean - 0.6) < 4 * Math.sqrt(1 / 12 / 1000));
});

Deno.test("the ill spectrum has nine tenths in (0, 1] and one tenth in [30, 60]", () => {
  const lambda = eigenvalues("ill", 100, random(1));
  assert(lambda[0]! > 0 && lambda[89]! <= 1 && lambda[90]! >= 30 && lambda[99]! < 60);
});

Deno.test("a list of eigenvalues is taken as it is", () => {
  assertEquals([...eigenvalues([3, 1, 2], 3, random(1))], [3, 1, 2]);
});

Deno.test("eigenvalues() throws on unknown names, wrong lengths and numbers that are not positive", () => {
  const stream = random(1);
  assertThrows(() => eigenvalues("il" as SpectrumName, 3, stream), RangeError, 'mean "ill"?');
  assertThrows(() => eigenvalues([1, 2], 3, stream), RangeError, "3 eigenvalues, got 2");
  assertThrows(() => eigenvalues([1, -2], 2, stream), RangeError, "positive, got -2");
  assertThrows(() => eigenvalues("mild", 0, stream), RangeError, "dimension");
});
