import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import {
  averageDiagonalMass,
  diagonalMass,
  diagonalMassBound,
} from "../../../problems/quadratic/diagonal_mass.ts";

Deno.test("diagonalMass() is 1 on the axes and 1/d in the worst case", () => {
  assertEquals(diagonalMass(new Float64Array([2, 0, 0, 5])), 1);
  assertAlmostEquals(diagonalMass(new Float64Array(16).fill(1)), 1 / 4);
});

Deno.test("p_diag lies between its bound from the eigenvectors and 1, and the bound above 1/d", () => {
  for (const spectrum of ["mild", "ill"] as const) {
    const { eigenvalues, rotation, hessian } = stochasticQuadratic({
      spectrum,
      rotate: true,
      dimension: 50,
      seed: 3,
    });
    const bound = diagonalMassBound(eigenvalues, rotation);
    const mass = diagonalMass(hessian);
    assert(1 / 50 < bound && bound <= mass && mass < 1, `${bound} ${mass}`);
    // ‖v‖₁² = 2d/π on average: the bound, not p_diag itself, is what is near 1.57/d
    assertAlmostEquals(bound, averageDiagonalMass(50), 0.1 * averageDiagonalMass(50));
  }
});

Deno.test("one random direction has a diagonal mass of about 1.57/d on average", () => {
  const d = 30;
  let sum = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { rotation } = stochasticQuadratic({ rotate: true, dimension: d, seed });
    const outer = new Float64Array(d * d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) outer[i * d + j] = rotation![i * d]! * rotation![j * d]!;
    }
    sum += diagonalMass(outer) / 40;
  }
  assertAlmostEquals(sum, averageDiagonalMass(d), 0.08 * averageDiagonalMass(d));
});
