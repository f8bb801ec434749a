/** Thesis Eq. 4.1 to 4.6: what a step with an estimate of the gradient gains depends on its error. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { convexFunction } from "../../functions.ts";
import {
  allBatches,
  expectation,
  type GradientSamples,
  gradientSamples,
  meanOf,
} from "../../gradient_samples.ts";
import { bounded, each, equal, share, type Statement, type Trials } from "../../statement.ts";
import { dot, plus, squared } from "../../vectors.ts";

/** A function, a point, and a biased estimate of its gradient with four equally probable values. */
function instance(d: number, parts: number, stream: RandomStream) {
  const f = convexFunction(d, parts, stream);
  const theta = gradientSamples(1, d, stream).mean;
  const gradient = f.gradient(theta);
  const relative = 2 ** stream.normal() * Math.sqrt(squared(gradient) / d);
  const values = gradientSamples(4, d, stream).gradients.map((noise) =>
    plus(gradient, relative, noise)
  );
  const error = expectation(values, (value) => squared(plus(value, -1, gradient)));
  return { f, theta, gradient, values, error };
}

/** `E f(θ - αg̃) ≤ f - ½α(‖∇f‖² - E‖g̃ - ∇f‖²)` for α ≤ 1/L; equal where all curvatures are 1/α. */
export const eq41: Statement = {
  item: "Eq. 4.1",
  statement: "α ≤ 1/L: E f(θ - αg̃) ≤ f - ½α (‖∇f‖² - MSE), g̃ of any bias",
  version: "printed",
  measure: ({ instances, seed }) => {
    const shareOf = (d: number, parts: number, alphaL: number, stream: RandomStream) => {
      const { f, theta, gradient, values, error } = instance(d, parts, stream);
      const alpha = alphaL / f.smoothness;
      const after = expectation(values, (value) => f.value(plus(theta, -alpha, value)));
      const least = f.value(theta) - 0.5 * alpha * squared(gradient);
      return share(after - least, 0.5 * alpha * error);
    };
    return bounded(
      each(instances, (k) => {
        const stream = random(seed, "eq-4.1", k);
        return shareOf(1 + stream.below(5), stream.below(4), 1 - stream.uniform(), stream);
      }),
      shareOf(1, 0, 1, random(seed, "eq-4.1", "parabola")),
    );
  },
};

/** `E‖g̃ - ∇f‖² < ‖∇f‖²` is enough for a decrease: the share is of f after the step in f before it. */
export const eq42: Statement = {
  item: "Eq. 4.2",
  statement: "MSE < ‖∇f‖² ⇒ E f(θ - αg̃) < f for α ≤ 1/L",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const stream = random(seed, "eq-4.2", k);
      const { f, theta, gradient, values, error } = instance(1 + k % 5, k % 3, stream);
      const shrink = Math.sqrt(0.999 * squared(gradient) / Math.max(error, squared(gradient)));
      const near = values.map((value) => plus(gradient, shrink, plus(value, -1, gradient)));
      const alpha = (1 - stream.uniform()) / f.smoothness;
      return expectation(near, (value) => f.value(plus(theta, -alpha, value))) / f.value(theta);
    })),
};

function identities(
  { instances, seed }: Trials,
  of: (samples: GradientSamples, m: number, stream: RandomStream) => readonly [number, number],
): Iterable<number> {
  return each(Math.ceil(instances / 10), (k) => {
    const stream = random(seed, "eq-4.3", k);
    const [left, right] = of(gradientSamples(4, 3, stream), 1 + k % 3, stream);
    return Math.abs(left - right) / right;
  });
}

const errorOf = (values: readonly Float64Array[], target: Float64Array) =>
  expectation(values, (value) => squared(plus(value, -1, target)));

/** Mean squared error = squared bias + variance, for an estimate with any target. */
export const eq43: Statement = {
  item: "Eq. 4.3",
  statement: "MSE = ‖E g̃ - ∇f‖² + E‖g̃ - E g̃‖²",
  version: "printed",
  measure: (trials) =>
    equal(identities(trials, ({ gradients, mean, trace }, _, stream) => {
      const target = gradientSamples(1, 3, stream).mean;
      return [errorOf(gradients, target), squared(plus(mean, -1, target)) + trace];
    })),
};

/** `E‖g - ∇f‖² = tr(Σ)/m`. */
export const eq44: Statement = {
  item: "Eq. 4.4",
  statement: "E‖g - ∇f‖² = tr(Σ)/m",
  version: "printed",
  measure: (trials) =>
    equal(identities(trials, ({ gradients, mean, trace }, m) => [
      errorOf(allBatches(gradients, m).map(meanOf), mean),
      trace / m,
    ])),
};

/** The error of a shrunken gradient `γg`, Eq. 4.5 and 4.6. */
export const eq46: Statement = {
  item: "Eq. 4.6",
  statement: "E‖γg - ∇f‖² = (1 - 2γ + γ²) ‖∇f‖² + γ² tr(Σ)/m",
  version: "printed",
  measure: (trials) =>
    equal(identities(trials, ({ gradients, mean, trace }, m, stream) => {
      const gamma = stream.uniform();
      const shrunken = allBatches(gradients, m).map((batch) =>
        meanOf(batch).map((value) => gamma * value)
      );
      const squares = dot(mean, mean);
      return [
        errorOf(shrunken, mean),
        squares - 2 * gamma * squares + gamma ** 2 * (squares + trace / m),
      ];
    })),
};

/** The square of a sample mean overestimates that of the mean, by its variance. */
export const eq416: Statement = {
  item: "Eq. 4.16",
  statement: "E[μ̂²] = μ² + σ²/m",
  version: "printed",
  measure: (trials) =>
    equal(identities(trials, ({ gradients, mean, covariance }, m) => [
      expectation(allBatches(gradients, m), (batch) => meanOf(batch)[0]! ** 2),
      mean[0]! ** 2 + covariance[0]! / m,
    ])),
};
