import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Matrix } from "ml-matrix";
import { random } from "../../../problems/random.ts";
import {
  columnDots,
  conjugate,
  diagonalMatrix,
  multiply,
  signsOf,
} from "../../../problems/quadratic/dense.ts";

function gaussian(rows: number, columns: number): Float64Array {
  const stream = random(rows, columns);
  return new Float64Array(rows * columns).map(() => stream.normal());
}

Deno.test("multiply() is the matrix product, also where the size is no multiple of the block", () => {
  for (const [d, n] of [[1, 1], [4, 3], [7, 2], [10, 5]] as const) {
    const a = gaussian(d, d);
    const b = gaussian(d, n);
    const expected = Matrix.from1DArray(d, d, a).mmul(Matrix.from1DArray(d, n, b)).to1DArray();
    const product = multiply(a, b, new Float64Array(d * n).fill(9));
    product.forEach((value, at) => assertAlmostEquals(value, expected[at]!, 1e-13));
  }
});

Deno.test("multiply() takes a short cut for diagonal matrices", () => {
  const a = diagonalMatrix(new Float64Array([2, 3]));
  const b = new Float64Array([1, 2, 3, 4]);
  assertEquals([...multiply(a, b, new Float64Array(4), true)], [2, 4, 9, 12]);
  assertEquals([...multiply(a, b, new Float64Array(4))], [2, 4, 9, 12]);
});

Deno.test("columnDots() multiplies column by column", () => {
  const x = new Float64Array([1, 2, 3, 4]);
  assertEquals([...columnDots(x, new Float64Array([5, 6, 7, 8]), 2)], [26, 44]);
});

Deno.test("signsOf() takes signs, and NaN as 0", () => {
  const values = new Float64Array([2, -0, 0, -5e-324, Infinity, -Infinity, NaN]);
  assertEquals([...signsOf(values)], [1, 0, 0, -1, 1, -1, 0]);
});

Deno.test("conjugate() is R diag(λ) Rᵀ and symmetric", () => {
  const rotation = gaussian(5, 5);
  const lambda = gaussian(5, 1);
  const r = Matrix.from1DArray(5, 5, rotation);
  const expected = r.mmul(Matrix.diag([...lambda])).mmul(r.transpose());
  const matrix = conjugate(rotation, lambda);
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 5; j++) {
      assertAlmostEquals(matrix[i * 5 + j]!, expected.get(i, j), 1e-13);
      assertEquals(matrix[i * 5 + j], matrix[j * 5 + i]);
    }
  }
});
