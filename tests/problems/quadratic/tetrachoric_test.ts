import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { expectedSign } from "../../../optimizers/theory/sign_success.ts";
import { random } from "../../../problems/random.ts";
import { signProduct } from "../../../problems/quadratic/bivariate_normal.ts";
import { plackettSum, plackettTable } from "../../../problems/quadratic/plackett.ts";
import {
  planOf,
  sumPlainly,
  termsUpTo,
  tetrachoricSeries,
} from "../../../problems/quadratic/tetrachoric.ts";

/** Means in standard deviations, of all sizes and signs, in pairs: 2 × n. */
const values = [-40, -7, -3.1, -1.2, -0.4, 0, 0.1, 0.9, 1.8, 2.6, 4.2, 6, 9];
const points = values.flatMap((a) => values.map((b) => [a, b] as const));
const standardized = Float64Array.from([...points.map(([a]) => a), ...points.map(([, b]) => b)]);

const expected = (rho: number) =>
  points.map(([a, b]) => signProduct(a, b, rho) - expectedSign(a, 1) * expectedSign(b, 1));

Deno.test("the tetrachoric series agrees with orthant probabilities to 2e-12", () => {
  for (const rho of [-0.6, -0.3, -0.01, 0, 0.05, 0.2, 0.5, 0.75]) {
    const sums = new Float64Array(points.length);
    tetrachoricSeries([{ first: 0, second: 1, weight: 1, rho }], 2).add(standardized, sums);
    expected(rho).forEach((value, r) => assertAlmostEquals(sums[r]!, value, 2e-12, `${rho}`));
  }
});

Deno.test("the kernel has the bits of the plain loop, for any number of points and coordinates", () => {
  for (const d of [2, 3, 7, 20]) {
    const stream = random(d, "pairs");
    const pairs = Array.from({ length: d }, (_, first) => first).flatMap((first) =>
      Array.from({ length: d - first - 1 }, (_, k) => ({
        first,
        second: first + k + 1,
        weight: stream.normal(),
        rho: 1.2 * stream.uniform() - 0.6,
      })).filter(() => stream.uniform() < 0.8)
    );
    const { add } = tetrachoricSeries(pairs, d);
    for (const n of [1, 19, 20, 21, 60, 3]) { // with and without room for more
      const x = new Float64Array(d * n).map(() => 3 * stream.normal());
      const [sums, expected] = [new Float64Array(n).fill(1), new Float64Array(n).fill(1)];
      add(x, sums);
      sumPlainly(planOf(pairs, d), x, expected);
      assertEquals(sums, expected, `${d} × ${n}`);
    }
  }
});

Deno.test("Plackett's integral agrees with orthant probabilities to 2e-12", () => {
  for (
    const limit of [0.02, 0.05, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 0.999]
  ) {
    for (const rho of [limit, -limit]) {
      const sums = new Float64Array(points.length);
      plackettSum(plackettTable([{ first: 0, second: 1, weight: 1, rho }]), standardized, sums);
      expected(rho).forEach((value, r) =>
        assertAlmostEquals(sums[r]!, value, 2e-12, `${rho} ${points[r]}`)
      );
    }
  }
});

Deno.test("stronger correlations take more terms", () => {
  assert(termsUpTo(0) === 1);
  for (const rho of [0.1, 0.3, 0.6]) assert(termsUpTo(rho) > termsUpTo(rho / 2));
});
