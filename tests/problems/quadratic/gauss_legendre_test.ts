import { assertAlmostEquals, assertThrows } from "@std/assert";
import { gaussLegendre } from "../../../problems/quadratic/gauss_legendre.ts";

Deno.test("gaussLegendre() integrates polynomials up to degree 2n - 1 exactly", () => {
  for (const n of [1, 2, 5, 20, 64]) {
    const { nodes, weights } = gaussLegendre(n);
    for (let degree = 0; degree < 2 * n; degree++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += weights[k]! * nodes[k]! ** degree;
      assertAlmostEquals(sum, degree % 2 === 0 ? 2 / (degree + 1) : 0, 1e-14);
    }
  }
});

Deno.test("gaussLegendre() throws on anything but a positive integer", () => {
  assertThrows(() => gaussLegendre(0), RangeError, "positive integer, got 0");
  assertThrows(() => gaussLegendre(2.5), RangeError);
});
