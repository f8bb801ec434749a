import { assertEquals } from "@std/assert";
import { random } from "../../../problems/random.ts";
import { diagonalMatrix, multiply } from "../../../problems/quadratic/dense.ts";
import { product } from "../../../problems/quadratic/product.ts";

function gaussian(size: number, name: string): Float64Array {
  const stream = random(size, name);
  return new Float64Array(size).map(() => stream.normal());
}

Deno.test("product() has the bits of multiply(), for all sizes, again and again", () => {
  for (const d of [1, 2, 3, 4, 5, 8, 13, 40]) {
    const a = gaussian(d * d, "a");
    for (const n of [1, 2, 4, 7, 20]) {
      for (let again = 0; again < 2; again++) {
        const b = gaussian(d * n, `b${again}`);
        const expected = multiply(a, b, new Float64Array(d * n));
        assertEquals(product(a, b, new Float64Array(d * n)), expected, `${d} × ${n}`);
      }
    }
  }
});

Deno.test("product() takes what is below the diagonal of an upper triangular matrix for 0", () => {
  for (const d of [3, 4, 10]) {
    const upper = gaussian(d * d, "upper").map((x, at) => at % d > Math.floor(at / d) ? x : 0);
    const b = gaussian(d * 5, "b");
    const expected = multiply(upper, b, new Float64Array(d * 5));
    assertEquals(product(upper, b, new Float64Array(d * 5), "upper"), expected);
  }
  const diagonal = diagonalMatrix(new Float64Array([2, 3]));
  const out = product(diagonal, new Float64Array([1, 2]), new Float64Array(2), "diagonal");
  assertEquals([...out], [2, 6]);
});

Deno.test("product() stays right when more matrices come together than it keeps", () => {
  const first = gaussian(400 * 400, "first"); // 1.28 MB each
  const b = gaussian(400, "b");
  const expected = multiply(first, b, new Float64Array(400));
  for (let k = 0; k < 30; k++) product(gaussian(400 * 400, `${k}`), b, new Float64Array(400));
  assertEquals(product(first, b, new Float64Array(400)), expected);
});
