import { assertAlmostEquals, assertThrows } from "@std/assert";
import { adaptFully } from "../../../optimizers/theory/full_variance_adaptation.ts";
import {
  exactMatrixAdaptation,
  exactScalarAdaptation,
} from "../../../problems/quadratic/exact_adaptation.ts";
import { gradientCovariance, stochasticQuadratic } from "../../../problems/quadratic/quadratic.ts";
import { random } from "../../../problems/random.ts";

const [d, n, stepSize] = [5, 3, 0.2];
const stream = random(0, "exact adaptation");
const normals = () => new Float64Array(d * n).map(() => stream.normal());
const column = (values: Float64Array, r: number) => values.filter((_, at) => at % n === r);

for (const rotate of [false, true]) {
  const problem = stochasticQuadratic({ spectrum: [0.5, 1, 2, 3, 7], noise: 0.7, rotate });
  const covariance = gradientCovariance(problem);
  const seen = { step: 0, gradient: normals(), stochastic: normals() };

  for (const matrix of ["optimal", "printed"] as const) {
    Deno.test(`exactMatrixAdaptation() takes the matrix ${matrix}, ${rotate ? "turned" : "aligned"}`, () => {
      const steps = new Float64Array(d * n);
      exactMatrixAdaptation(problem, { n, stepSize, matrix })(seen, steps);
      for (let r = 0; r < n; r++) {
        const mean = column(seen.gradient, r);
        const secondMoment = covariance.map((value, at) =>
          value + mean[Math.floor(at / d)]! * mean[at % d]!
        );
        adaptFully(column(seen.stochastic, r), { mean, secondMoment }, matrix)
          .forEach((value, i) => assertAlmostEquals(steps[i * n + r]!, stepSize * value, 1e-12));
      }
    });
  }

  Deno.test(`exactScalarAdaptation() takes Proposition 4.1's factor, ${rotate ? "turned" : "aligned"}`, () => {
    const steps = new Float64Array(d * n);
    exactScalarAdaptation(problem, { n, stepSize })(seen, steps);
    const trace = [0.5, 1, 2, 3, 7].reduce((sum, lambda) => sum + (0.7 * lambda) ** 2, 0);
    for (let r = 0; r < n; r++) {
      const square = column(seen.gradient, r).reduce((sum, value) => sum + value ** 2, 0);
      column(seen.stochastic, r).forEach((value, i) =>
        assertAlmostEquals(steps[i * n + r]!, stepSize * square / (square + trace) * value, 1e-12)
      );
    }
  });
}

Deno.test("exactMatrixAdaptation() throws where there is no noise", () => {
  const still = stochasticQuadratic({ spectrum: [1, 2] });
  const message = "noise must be positive to be adapted to, got 0";
  assertThrows(
    () => exactMatrixAdaptation(still, { n: 1, stepSize, matrix: "optimal" }),
    RangeError,
    message,
  );
});
