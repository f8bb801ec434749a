import { assertEquals } from "@std/assert";
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
