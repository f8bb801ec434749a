import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Matrix, solve } from "ml-matrix";
import { solvePositive } from "../../optimizers/positive_equations.ts";
import { random } from "../../problems/random.ts";

/** `AᵀA / n` for an n × d Gaussian A whose columns are scaled, row-major. */
function gram(n: number, d: number, scaleOf: (column: number) => number = () => 1): Float64Array {
  const stream = random(n, "gram", d);
  const rows = Array.from(
    { length: n },
    () => Float64Array.from({ length: d }, (_, j) => scaleOf(j) * stream.normal()),
  );
  return Float64Array.from(
    { length: d * d },
    (_, at) => rows.reduce((sum, row) => sum + row[Math.floor(at / d)]! * row[at % d]!, 0) / n,
  );
}

function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const d = x.length;
  return x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[i * d + j]! * value, 0));
}

Deno.test("solvePositive() gives what an LU decomposition of ml-matrix gives", () => {
  for (const [d, damping] of [[1, 0], [2, 0.5], [7, 0], [40, 1e-3]] as const) {
    const matrix = gram(2 * d, d);
    const right = Float64Array.from({ length: d }, (_, i) => Math.sin(i + 1));
    const dense = new Matrix(d, d);
    matrix.forEach((value, at) => dense.set(Math.floor(at / d), at % d, value));
    for (let i = 0; i < d; i++) dense.set(i, i, dense.get(i, i) + damping);
    const expected = solve(dense, Matrix.columnVector(right)).to1DArray();
    const before = matrix.slice();
    const x = solvePositive(matrix, right, { damping });
    assertEquals(matrix, before);
    x.forEach((value, i) =>
      assertAlmostEquals(value, expected[i]!, 1e-10 * Math.abs(value) + 1e-12)
    );
  }
});

Deno.test("solvePositive() does not mind how coordinates are scaled", () => {
  const d = 8;
  const scale = (j: number) => 10 ** (2 * j - 7); // squared, 28 orders of magnitude
  const [plain, scaled] = [gram(30, d), gram(30, d, scale)];
  const truth = Float64Array.from({ length: d }, (_, i) => 1 + i);
  const x = solvePositive(plain, times(plain, truth));
  const y = solvePositive(scaled, times(scaled, truth.map((value, j) => value / scale(j))));
  truth.forEach((value, j) => {
    assertAlmostEquals(x[j]!, value, 1e-12 * value);
    assertAlmostEquals(y[j]! * scale(j), value, 1e-12 * value);
  });
});

Deno.test("solvePositive() solves what a singular matrix leaves solvable", () => {
  const [d, rank] = [9, 4];
  const matrix = gram(rank, d);
  const right = times(matrix, Float64Array.from({ length: d }, (_, i) => i - 3));
  const x = solvePositive(matrix, right, { rounding: 1e-12 });
  assertEquals(x.filter((value) => value !== 0).length, rank);
  times(matrix, x).forEach((value, i) => assertAlmostEquals(value, right[i]!, 1e-9));
  assertEquals([...solvePositive(new Float64Array(4), Float64Array.of(1, 2))], [0, 0]);
});

Deno.test("solvePositive() lets NaN through", () => {
  const right = Float64Array.of(1, 2);
  assert(solvePositive(Float64Array.of(NaN, 0, 0, 1), right).some(Number.isNaN));
  assert(solvePositive(Float64Array.of(1, 0, 0, 1), Float64Array.of(NaN, 1)).some(Number.isNaN));
});
