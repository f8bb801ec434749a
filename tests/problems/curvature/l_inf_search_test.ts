import { assert, assertAlmostEquals } from "@std/assert";
import { lInfSearch } from "../../../problems/curvature/mod.ts";
import { apply, symmetricEigen } from "../../../problems/curvature/symmetric.ts";
import { bruteForceLInf, exact, normal, randomMatrix } from "./matrices.ts";

Deno.test("lInfSearch() comes close to L∞ from below", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const d = 10;
    const matrix = randomMatrix(d, seed % 2 === 0 ? "definite" : "indefinite", seed);
    const largest = bruteForceLInf(matrix, d);
    const { vectors } = symmetricEigen(matrix);
    const starts = [9, 8, 0].map((k) => normal(d, "").map((_, i) => vectors[i * d + k]!));
    const { value, signs } = await lInfSearch(exact(matrix), { starts });
    assert(value <= largest * (1 + 1e-12) && value >= 0.7 * largest, `${value} of ${largest}`);
    const again = apply(matrix, signs).reduce((sum, x) => sum + Math.abs(x), 0);
    assertAlmostEquals(again, value, 1e-9 * value);
  }
});
