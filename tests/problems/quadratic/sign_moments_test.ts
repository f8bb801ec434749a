import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../../../problems/random.ts";
import {
  gradientCovariance,
  quadraticGradient,
  sampleGradients,
  type StochasticQuadratic,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";
import { signProduct } from "../../../problems/quadratic/bivariate_normal.ts";
import { signMoments } from "../../../problems/quadratic/sign_moments.ts";

/** `Σ_ij q_ij E[s_i s_j]` one pair after the other. */
function slowForm(problem: StochasticQuadratic, gradient: Float64Array): number {
  const { dimension: d, hessian } = problem;
  const covariance = gradientCovariance(problem);
  const deviation = (i: number) => Math.sqrt(covariance[i * d + i]!);
  let sum = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const rho = covariance[i * d + j]! / (deviation(i) * deviation(j));
      const a = gradient[i]! / deviation(i);
      const b = gradient[j]! / deviation(j);
      sum += hessian[i * d + j]! * (i === j ? 1 : signProduct(a, b, rho));
    }
  }
  return sum;
}

// The two-dimensional ones have correlations of every size, up to 0.9999.
const problems: StochasticQuadratic[] = [
  ...[1.1, 2, 3, 5, 8, 15, 30, 100, 1000].map((lambda, seed) =>
    stochasticQuadratic({ spectrum: [1, lambda], rotate: true, noise: 0.7, seed })
  ),
  stochasticQuadratic({ spectrum: "ill", dimension: 40, rotate: true, noise: 4, seed: 1 }),
  stochasticQuadratic({ spectrum: "mild", dimension: 40, rotate: true, noise: 0.1, seed: 1 }),
];

Deno.test("signMoments() agrees with one orthant probability after the other to 1e-11", () => {
  for (const problem of problems) {
    const d = problem.dimension;
    const stream = random(d, "points");
    const n = 6;
    const gradients = new Float64Array(d * n);
    for (let r = 0; r < n; r++) { // from far within the noise to far outside it
      const theta = new Float64Array(d).map(() => stream.normal() * 0.01 * 6 ** r);
      quadraticGradient(problem, theta).forEach((value, i) => gradients[i * n + r] = value);
    }
    const { quadraticForm } = signMoments(problem)(gradients, n);
    const scale = problem.eigenvalues.reduce((sum, lambda) => sum + lambda);
    for (let r = 0; r < n; r++) {
      const gradient = new Float64Array(d).map((_, i) => gradients[i * n + r]!);
      assertAlmostEquals(quadraticForm[r]! / scale, slowForm(problem, gradient) / scale, 1e-11);
    }
  }
});

Deno.test("signMoments() agrees with sampled signs within 4 standard errors", () => {
  const n = 20_000;
  for (const problem of problems.slice(-2)) {
    const { dimension: d, hessian } = problem;
    const stream = random(5, "point");
    const theta = new Float64Array(d).map(() => problem.noise * stream.normal());
    const samples = sampleGradients(problem, theta, n, stream).map(Math.sign);
    const { mean, quadraticForm } = signMoments(problem)(quadraticGradient(problem, theta), 1);
    const forms = new Float64Array(n);
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let r = 0; r < n; r++) sum += samples[i * n + r]!;
      const error = Math.sqrt(Math.max(1 - mean[i]! ** 2, 1 / n) / n);
      assert(Math.abs(sum / n - mean[i]!) < 4 * error);
      for (let j = 0; j < d; j++) {
        const weight = hessian[i * d + j]!;
        for (let r = 0; r < n; r++) {
          forms[r] = forms[r]! + weight * samples[i * n + r]! * samples[j * n + r]!;
        }
      }
    }
    const average = forms.reduce((sum, form) => sum + form) / n;
    const spread = Math.sqrt(forms.reduce((sum, form) => sum + (form - average) ** 2, 0) / n / n);
    assert(Math.abs(average - quadraticForm[0]!) < 4 * spread);
  }
});

Deno.test("signMoments() is certain without noise and tr Q on the axes", () => {
  const gradient = new Float64Array([0.5, -2]);
  const sure = stochasticQuadratic({ spectrum: [1, 5], rotate: true, seed: 2 });
  const [a, b, , c] = sure.hessian;
  const certain = signMoments(sure)(gradient, 1);
  assertEquals([...certain.mean], [1, -1]);
  assertAlmostEquals(certain.quadraticForm[0]!, a! - 2 * b! + c!);
  const aligned = stochasticQuadratic({ spectrum: [1, 5], noise: 3 });
  assertEquals(signMoments(aligned)(gradient, 1).quadraticForm[0], 6);
});
