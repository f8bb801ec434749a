import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  factorialRuns,
  resolutionText,
} from "../../../../pipelines/statistics/inference/fraction.ts";

/** Resolutions of the best fractions 2^(k-p): Box, Hunter and Hunter, "Statistics for Experimenters", 2005, table 6.22. */
const resolutions: readonly (readonly [k: number, p: number, resolution: string])[] = [
  ...[[3, 1, "III"], [4, 1, "IV"], [5, 1, "V"], [5, 2, "III"]] as const,
  ...[[6, 1, "VI"], [6, 2, "IV"], [6, 3, "III"]] as const,
  ...[[7, 1, "VII"], [7, 2, "IV"], [7, 3, "IV"], [7, 4, "III"]] as const,
  ...[[8, 1, "VIII"], [8, 2, "V"], [8, 3, "IV"], [8, 4, "IV"]] as const,
];

Deno.test("fractions have the resolutions of the textbook's, and their factors are balanced and orthogonal", () => {
  for (const [k, p, wanted] of resolutions) {
    const { levels, notation, resolution } = factorialRuns(k, 2 ** -p);
    assertEquals([notation, resolutionText(resolution)], [`2^(${k}-${p})`, wanted]);
    assertEquals(levels.length, 2 ** (k - p));
    assertEquals(new Set(levels.map(String)).size, levels.length);
    const column = (i: number) => levels.map((run) => run[i] === 1 ? 1 : -1);
    for (let i = 0; i < k; i++) {
      assertEquals(column(i).reduce((sum, each) => sum + each, 0), 0);
      for (let j = 0; j < i; j++) {
        assertEquals(column(i).reduce((sum, each, run) => sum + each * column(j)[run]!, 0), 0);
      }
    }
  }
});

Deno.test("of all runs nothing is mixed, and the first factor changes fastest", () => {
  const { levels, notation, resolution } = factorialRuns(2);
  assertEquals([notation, resolution], ["2^2", Infinity]);
  assertEquals(levels, [[0, 0], [1, 0], [0, 1], [1, 1]]);
  assertEquals(factorialRuns(1).levels, [[0], [1]]);
});

Deno.test("what cannot be is named", () => {
  assertThrows(() => factorialRuns(0), RangeError, "1 to 8 factors, got 0");
  assertThrows(() => factorialRuns(9), RangeError, "1 to 8 factors, got 9");
  assertThrows(() => factorialRuns(4, 1 / 3), RangeError, "1, 1/2, 1/4, 1/8");
  assertThrows(() => factorialRuns(4, 2), RangeError, "got 2");
  assertThrows(
    () => factorialRuns(3, 1 / 4),
    RangeError,
    "1/4 of 3 factors cannot tell them apart",
  );
  assertThrows(() => factorialRuns(2, 1 / 2), RangeError, "cannot tell them apart");
  assert(resolutionText(Infinity) === "");
});
