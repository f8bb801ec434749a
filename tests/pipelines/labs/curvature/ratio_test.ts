import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ratioAt } from "../../../../pipelines/labs/curvature/ratio.ts";
import type { Measured } from "../../../../pipelines/labs/curvature/tables.ts";

/** d = 10, L2 = 3, L∞ ≥ 6, Σ|H| = 12, φ = 0.5. */
const measured = (error: number): Measured => {
  const estimate = (value: number) => ({ value, half: 0 });
  return {
    problem: "p",
    step: 0,
    curvature: {
      dimension: 10,
      top: { value: 3, residual: 0 },
      magnitude: estimate(1),
      columns: { diagonalMassWithoutNoise: estimate(0.2), entries: estimate(12) },
      density: 0.5,
      lInf: 6,
      errors: [error, 1e-3],
    },
  } as unknown as Measured;
};

Deno.test("R has the ends that L∞ from below and above gives it", () => {
  const { ratioLeast, ratio, favours } = ratioAt(measured(0.01));
  assertAlmostEquals(ratioLeast, 0.5 * 10 * 3 / 12);
  assertAlmostEquals(ratio, 0.5 * 10 * 3 / 6);
  assertEquals(favours, "sign");
});

Deno.test("R is undecided where products tell nothing: L2 ≤ L∞ ≤ d L2 is all that is known", () => {
  const { ratioLeast, ratio, favours } = ratioAt(measured(0.8));
  assertAlmostEquals(ratioLeast, 0.5);
  assertAlmostEquals(ratio, 5);
  assertEquals(favours, "undecided");
});
