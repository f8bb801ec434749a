/** Thesis Theorems 2.1 to 2.3, Lemmas 2.1 to 2.5: minima, smoothness, convexity. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { convexFunction, waves } from "../../functions.ts";
import { significant } from "../../../../text/numbers.ts";
import { bounded, each, share, type Statement, type Trials } from "../../statement.ts";
import { dot, normals, plus, squared } from "../../vectors.ts";

/** A minimum of waves in one dimension, found without derivatives, by golden section. */
function minimum(stream: RandomStream) {
  const f = waves(1, 1 + stream.below(4), stream);
  const at = (x: number) => f.value(Float64Array.of(x));
  let [low, step] = [stream.normal(), 0.01];
  if (at(low + step) > at(low)) step = -step;
  while (at(low + 2 * step) < at(low + step)) low += step;
  let [a, b] = [low, low + 2 * step];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let k = 0; k < 60; k++) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
    if (at(left) > at(right)) a = left;
    else b = right;
  }
  const x = (a + b) / 2;
  const slope = (y: number) => f.gradient(Float64Array.of(y))[0]!;
  const largest = f.parts.reduce(
    (sum, { weight, direction }) => sum + weight * squared(direction),
    0,
  );
  return { at, x, slope, largest, curvature: (slope(x + 1e-5) - slope(x - 1e-5)) / 2e-5 };
}

/** Gradients at minima that were found by values alone, in units of 10⁻⁶ of the largest there can be. */
export const theorem21: Statement = {
  item: "Theorem 2.1",
  statement: "∇f = 0 at a local minimum (|f'| ≤ 10⁻⁶ L)",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(Math.ceil(instances / 5), (k) => {
      const { x, slope, largest } = minimum(random(seed, "theorem-2.1", k));
      return Math.abs(slope(x)) / (1e-6 * largest);
    })),
};

/** The least curvature at such minima, in units of the largest there can be. */
export const theorem22: Statement = {
  item: "Theorem 2.2",
  statement: "∇²f ⪰ 0 at a local minimum",
  version: "printed",
  measure({ instances, seed }) {
    const least = Math.min(...each(Math.ceil(instances / 5), (k) => {
      const { curvature, largest } = minimum(random(seed, "theorem-2.2", k));
      return curvature / largest;
    }));
    return {
      measured: `f''/L ≥ ${significant(least, 2)} of ${Math.ceil(instances / 5)}`,
      criterion: "≥ -1e-6",
      holds: least >= -1e-6,
    };
  },
};

/** Values on both sides of a point where the slope is 0 and the curvature positive. */
export const theorem23: Statement = {
  item: "Theorem 2.3",
  statement: "∇f = 0 and ∇²f ≻ 0 make a strict local minimum: f(θ_*) < f nearby",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(Math.ceil(instances / 5), (k) => {
      const { at, x, curvature, largest } = minimum(random(seed, "theorem-2.3", k));
      if (curvature < 1e-3 * largest) return 0; // nearly flat: nothing is said of it
      return (1e-12 + at(x)) / Math.min(at(x - 1e-3), at(x + 1e-3));
    })),
};

/** Both bounds, on functions that are convex and on others; the share is of `½L‖δ‖²`. */
export const lemma21: Statement = {
  item: "Lemma 2.1",
  statement: "|f(θ') - f(θ) - ∇f(θ)ᵀ(θ' - θ)| ≤ ½L‖θ' - θ‖₂²",
  version: "printed",
  measure: ({ instances, seed }) => {
    const shareOf = (stream: RandomStream, d: number) => {
      const f = waves(d, 1 + stream.below(3), stream);
      const largest = f.parts.reduce(
        (sum, { weight, direction }) => sum + weight * squared(direction),
        0,
      );
      const theta = normals(d, stream);
      const step = normals(d, stream).map((value) => 0.3 * value);
      const gap = f.value(plus(theta, 1, step)) - f.value(theta) - dot(f.gradient(theta), step);
      return Math.abs(gap) / (0.5 * largest * squared(step));
    };
    return bounded(each(instances, (k) => {
      const stream = random(seed, "lemma-2.1", k);
      return shareOf(stream, 1 + stream.below(5));
    }));
  },
};

/** An inequality between f at two points, right being positive; `tight` where a parabola attains it. */
function between(
  { instances, seed }: Trials,
  name: string,
  of: (
    f: ReturnType<typeof convexFunction>,
    theta: Float64Array,
    other: Float64Array,
    stream: RandomStream,
  ) => number,
  tight = false,
) {
  const shareOf = (d: number, count: number, path: string | number) => {
    const stream = random(seed, name, path);
    const f = convexFunction(d, count, stream);
    return of(f, normals(d, stream), normals(d, stream), stream);
  };
  return bounded(
    each(instances, (k) => shareOf(1 + k % 5, k % 4, k)),
    tight ? shareOf(1, 0, "parabola") : undefined,
  );
}

/** The tangent lies below the graph. */
export const lemma23: Statement = {
  item: "Lemma 2.3",
  statement: "convex f: f(θ) + ∇f(θ)ᵀ(θ' - θ) ≤ f(θ')",
  version: "printed",
  measure: (trials) =>
    between(trials, "lemma-2.3", (f, theta, other) => {
      const tangent = f.value(theta) + dot(f.gradient(theta), plus(other, -1, theta));
      return share(tangent, f.value(other));
    }),
};

/** Functions whose Hessians are positive definite are convex as Definition 2.2 says. */
export const lemma24: Statement = {
  item: "Lemma 2.4",
  statement: "∇²f ⪰ 0 ⇒ f(λθ + (1-λ)θ') ≤ λf(θ) + (1-λ)f(θ')",
  version: "printed",
  measure: (trials) =>
    between(trials, "lemma-2.4", (f, theta, other, stream) => {
      const lambda = stream.uniform();
      const middle = plus(other, lambda, plus(theta, -1, other));
      return share(f.value(middle), lambda * f.value(theta) + (1 - lambda) * f.value(other));
    }),
};

/** And strongly convex as Definition 2.3 says; equal for a parabola. */
export const lemma25: Statement = {
  item: "Lemma 2.5",
  statement: "∇²f ⪰ μI ⇒ f(θ) + ∇f(θ)ᵀ(θ' - θ) + ½μ‖θ' - θ‖² ≤ f(θ')",
  version: "printed",
  measure: (trials) =>
    between(trials, "lemma-2.5", (f, theta, other) => {
      const step = plus(other, -1, theta);
      const tangent = f.value(theta) + dot(f.gradient(theta), step);
      return share(tangent + 0.5 * f.convexity * squared(step), f.value(other));
    }, true),
};
