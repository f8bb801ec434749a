import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { random } from "../../../problems/random.ts";
import {
  gradientCovariance,
  gradientDeviations,
  quadraticGradient,
  quadraticLoss,
  quadraticSuboptimality,
  sampleGradients,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";

const options = { spectrum: "ill", dimension: 20, noise: 0.5, seed: 4 } as const;
const optimum = Array.from({ length: 20 }, (_, i) => Math.sin(i));
const rotated = stochasticQuadratic({ ...options, optimum, rotate: true });
const theta = Float64Array.from({ length: 20 }, (_, i) => Math.cos(3 * i));

Deno.test("stochasticQuadratic() has the eigenvalues it says, rotated or not", () => {
  const aligned = stochasticQuadratic(options);
  assertEquals(rotated.eigenvalues, aligned.eigenvalues);
  for (const { hessian } of [rotated, aligned]) {
    const matrix = Matrix.from1DArray(20, 20, hessian);
    const found = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
      .realEigenvalues.sort((a, b) => a - b);
    found.forEach((value, i) => assertAlmostEquals(value, aligned.eigenvalues[i]!, 1e-12 * 60));
  }
});

Deno.test("the gradient is the derivative of the loss", () => {
  const gradient = quadraticGradient(rotated, theta);
  for (let i = 0; i < 20; i++) {
    const ahead = theta.with(i, theta[i]! + 0.5);
    const behind = theta.with(i, theta[i]! - 0.5);
    const slope = quadraticLoss(rotated, ahead) - quadraticLoss(rotated, behind);
    assertAlmostEquals(gradient[i]!, slope, 1e-11);
  }
});

Deno.test("the loss at the optimum is what the noise leaves, ν²/2 tr Q", () => {
  const trace = rotated.eigenvalues.reduce((sum, lambda) => sum + lambda);
  assertAlmostEquals(quadraticLoss(rotated, optimum), 0.125 * trace, 1e-12);
  assertEquals(quadraticSuboptimality(rotated, optimum), 0);
});

Deno.test("stochastic gradients have mean ∇L and covariance ν²QQ within 4 standard errors", () => {
  const n = 20_000;
  const samples = sampleGradients(rotated, theta, n, random(1, "samples"));
  const gradient = quadraticGradient(rotated, theta);
  const covariance = gradientCovariance(rotated);
  const deviations = gradientDeviations(rotated);
  for (let i = 0; i < 20; i++) {
    let sum = 0;
    for (let r = 0; r < n; r++) sum += samples[i * n + r]!;
    assert(Math.abs(sum / n - gradient[i]!) < 4 * deviations[i]! / Math.sqrt(n));
    for (const j of [i, (i + 7) % 20]) {
      let product = 0;
      for (let r = 0; r < n; r++) {
        product += (samples[i * n + r]! - gradient[i]!) * (samples[j * n + r]! - gradient[j]!);
      }
      const expected = covariance[i * 20 + j]!;
      const error = Math.sqrt((expected ** 2 + (deviations[i]! * deviations[j]!) ** 2) / n);
      assert(Math.abs(product / n - expected) < 4 * error);
    }
  }
});

Deno.test("the same seed gives the same problem, another seed another", () => {
  assertEquals(stochasticQuadratic({ ...options, optimum, rotate: true }), rotated);
  const other = stochasticQuadratic({ ...options, optimum, rotate: true, seed: 5 });
  assert(other.hessian[1] !== rotated.hessian[1]);
});

Deno.test("stochasticQuadratic() throws on negative noise and on lengths that differ", () => {
  assertThrows(() => stochasticQuadratic({ noise: -1 }), RangeError, "noise");
  assertThrows(() => stochasticQuadratic({ spectrum: [1, 2], optimum: [1] }), RangeError, "got 1");
  assertThrows(() => quadraticLoss(rotated, [1, 2]), TypeError, "20 coordinates, got 2");
});
