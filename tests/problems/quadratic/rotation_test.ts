import { assert, assertAlmostEquals } from "@std/assert";
import { determinant, Matrix } from "ml-matrix";
import { random } from "../../../problems/random.ts";
import { haarRotation } from "../../../problems/quadratic/rotation.ts";

Deno.test("haarRotation() is orthogonal with determinant +1", () => {
  for (const d of [1, 2, 3, 10, 50]) {
    const rotation = Matrix.from1DArray(d, d, haarRotation(d, random(d, "rotation")));
    const gram = rotation.mmul(rotation.transpose());
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) assertAlmostEquals(gram.get(i, j), i === j ? 1 : 0, 1e-13);
    }
    assertAlmostEquals(determinant(rotation), 1, 1e-12);
  }
});

Deno.test("haarRotation() has the moments of the Haar measure within 4 standard errors", () => {
  // On SO(3): E[R_ij] = 0, E[R_ij²] = 1/3, and the angle has E[cos] = (E[tr R] - 1)/2 = -1/2
  const n = 4000;
  const stream = random(7, "haar");
  const sum = new Float64Array(9);
  const squares = new Float64Array(9);
  for (let k = 0; k < n; k++) {
    haarRotation(3, stream).forEach((value, at) => {
      sum[at] = sum[at]! + value / n;
      squares[at] = squares[at]! + value * value / n;
    });
  }
  for (let at = 0; at < 9; at++) {
    assert(Math.abs(sum[at]!) < 4 * Math.sqrt(1 / 3 / n), `mean ${at}: ${sum[at]}`);
    // var[R_ij²] = 1/5 - 1/9
    assert(Math.abs(squares[at]! - 1 / 3) < 4 * Math.sqrt(4 / 45 / n), `square ${at}`);
  }
});
