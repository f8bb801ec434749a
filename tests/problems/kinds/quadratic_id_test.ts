import { assertEquals, assertThrows } from "@std/assert";
import { quadraticProblem } from "../../../problems/kinds/quadratic_problem.ts";
import { parseQuadraticId, quadraticId } from "../../../problems/kinds/quadratic_id.ts";

Deno.test("parseQuadraticId() reads what quadraticId() prints, for all numbers", () => {
  const numbers = [1, 0.5, 1e-7, 1.5e-300, 1e21, 1e300, Number.MAX_VALUE, Number.MIN_VALUE, 1 / 3];
  for (const a of numbers) {
    for (const b of numbers) {
      const options = { spectrum: [a, b], rotate: a > b, noise: b };
      const { spectrum, rotate = false, noise } = parseQuadraticId(quadraticId(options));
      assertEquals({ spectrum, rotate, noise }, options, quadraticId(options));
    }
  }
});

Deno.test("a name that tells nothing, or the same twice, is no quadratic problem's", () => {
  for (const text of ["", " 4", "0x10", "4_0", "nan", "Infinity", "--1"]) {
    const named = () => quadraticProblem(parseQuadraticId(`quadratic:noise=${text}`));
    assertThrows(named, RangeError, "noise must be a non-negative number");
  }
  for (const text of ["1//2", "1/2/", "/1", "-", "1e", "1.2.3", "1e400/1"]) {
    const named = () => quadraticProblem(parseQuadraticId(`quadratic:${text}`));
    assertThrows(named, RangeError, "eigenvalues must be positive");
  }
  for (const text of ["ill+mild", "1/2+ill", "rotated+ill+rotated", "noise=1+noise=1"]) {
    assertThrows(() => parseQuadraticId(`quadratic:${text}`), RangeError, "tells twice what");
  }
});
