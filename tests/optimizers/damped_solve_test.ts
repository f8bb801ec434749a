import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dampedSolve, onDevice } from "../../optimizers/damped_solve.ts";
import { solvePositive } from "../../optimizers/positive_equations.ts";
import { random } from "../../problems/random.ts";
import { testOnBackends } from "../backends.ts";

/** `AᵀA / n` in float32 for an n × d Gaussian A, row-major. */
function gram(n: number, d: number): Float64Array {
  const stream = random(n, "gram", d);
  const rows = Array.from({ length: n }, () => Array.from({ length: d }, () => stream.normal()));
  return Float64Array.from({ length: d * d }, (_, at) =>
    Math.fround(
      rows.reduce((sum, row) => sum + row[Math.floor(at / d)]! * row[at % d]!, 0) / n,
    ));
}

for (const [name, solve] of [["dampedSolve", dampedSolve], ["onDevice", onDevice]] as const) {
  testOnBackends(`${name}() solves in float32 what float64 solves`, async () => {
    for (const [d, damping] of [[1, 0], [9, 0], [20, 0.01]] as const) {
      const matrix = gram(4 * d, d);
      const right = Float64Array.from({ length: d }, (_, i) => Math.fround(Math.cos(i)));
      const expected = solvePositive(matrix, right, { damping });
      const tensors = [tf.tensor2d(Float32Array.from(matrix), [d, d]), tf.tensor1d([...right])];
      const solution = solve(tensors[0]!, damping, tensors[1]!);
      (await solution.data()).forEach((x, i) =>
        assertAlmostEquals(x, expected[i]!, 2e-5 * Math.max(1, Math.abs(expected[i]!)))
      );
      tf.dispose([...tensors, solution]);
    }
  });

  testOnBackends(`${name}() leaves coordinates at 0 that others determine`, async () => {
    const matrix = tf.tensor2d([4, 8, 0, 2, 8, 16, 0, 4, 0, 0, 0, 0, 2, 4, 0, 3], [4, 4]);
    const right = tf.tensor1d([6, 12, 0, 5]); // the first and second coordinates are one
    const solution = solve(matrix, 0, right);
    assertEquals(
      (await solution.data()).map((x) => Math.round(1e5 * x) / 1e5),
      Float32Array.of(1, 0, 0, 1),
    );
    tf.dispose([matrix, right, solution]);
  });
}
