/** Thesis Lemmas 6.1 and 6.2, Eq. 6.15 and 6.16, Proposition C.2: steepest descent in any norm. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import {
  type ConvexFunction,
  convexFunction,
  type SmoothFunction,
  waves,
} from "../../functions.ts";
import { normNamed, norms, type PlainNorm } from "../../norms.ts";
import { bounded, each, share, type Statement, type Trials } from "../../statement.ts";
import { dot, normals, plus } from "../../vectors.ts";

/** A function with L of a norm: convex with the exact constant, or waves with a bound on it. */
interface Instance {
  readonly f: SmoothFunction;
  readonly smoothness: number;
  readonly norm: PlainNorm;
  readonly stream: RandomStream;
}

function instance(norm: PlainNorm, path: readonly (string | number)[], seed: number): Instance {
  const stream = random(seed, norm.name, ...path);
  const d = 1 + stream.below(5);
  const count = stream.below(4);
  if (stream.below(2) === 0) {
    const f = convexFunction(d, count, stream);
    return { f, smoothness: norm.induced(f.largestHessian), norm, stream };
  }
  const f = waves(d, 1 + count, stream);
  const smoothness = f.parts.reduce(
    (sum, { weight, direction }) => sum + weight * norm.dual(direction) ** 2,
    0,
  );
  return { f, smoothness, norm, stream };
}

function* shares(
  { instances, seed }: Trials,
  name: string,
  of: (one: Instance) => number,
  only: readonly PlainNorm[] = norms,
): Generator<number> {
  for (const norm of only) {
    const count = Math.ceil(instances / norms.length);
    yield* each(count, (k) => of(instance(norm, [name, k], seed)));
  }
}

/** `Lθ²/2` in one dimension, where all norms are one. */
function parabola(of: (one: Instance) => number, seed: number): number {
  const stream = random(seed, "parabola");
  const f: ConvexFunction = convexFunction(1, 0, stream);
  return of({ f, smoothness: f.smoothness, norm: normNamed.euclidean, stream });
}

/** The quadratic upper bound, between points near and far. */
export const lemma61: Statement = {
  item: "Lemma 6.1",
  statement: "f(θ') ≤ f(θ) + ⟨∇f(θ), θ' - θ⟩ + ½L‖θ' - θ‖², five norms",
  version: "printed",
  measure(trials) {
    const of = ({ f, smoothness, norm, stream }: Instance) => {
      const theta = normals(f.dimension, stream);
      const step = normals(f.dimension, stream);
      const gap = f.value(plus(theta, 1, step)) - f.value(theta) - dot(f.gradient(theta), step);
      return share(gap, 0.5 * smoothness * norm.of(step) ** 2);
    };
    return bounded(shares(trials, "lemma-6.1", of), parabola(of, trials.seed));
  },
};

/** A step of steepest descent, `θ - ∇f^‖·‖ / L` (Eq. 6.9, C.1). */
function descend({ f, smoothness, norm }: Instance, theta: Float64Array): Float64Array {
  return plus(theta, -1 / smoothness, norm.steepest(f.gradient(theta)));
}

/** `f(θ_{t+1}) ≤ f(θ_t) - ‖∇f‖_*² / 2L`. */
export const lemma62: Statement = {
  item: "Lemma 6.2",
  statement: "steepest descent: f_{t+1} ≤ f_t - ‖∇f_t‖_*² / 2L, five norms",
  version: "printed",
  measure(trials) {
    const of = (one: Instance) => {
      const { f, norm, smoothness, stream } = one;
      const theta = normals(f.dimension, stream);
      const least = norm.dual(f.gradient(theta)) ** 2 / (2 * smoothness);
      return share(least, f.value(theta) - f.value(descend(one, theta)));
    };
    return bounded(shares(trials, "lemma-6.2", of), parabola(of, trials.seed));
  },
};

/** `(1/T) Σ_{t<T} ‖∇f_t‖_*² ≤ 2L(f_0 - f_*)/T`, at every T up to 100. */
function meanSquares(one: Instance): number {
  const { f, norm, smoothness, stream } = one;
  let theta = normals(f.dimension, stream);
  const bound = 2 * smoothness * (f.value(theta) - f.least);
  let [sum, most] = [0, 0];
  for (let t = 0; t < 100; t++) {
    sum += norm.dual(f.gradient(theta)) ** 2;
    most = Math.max(most, share(sum, bound));
    theta = descend(one, theta);
  }
  return most;
}

const rate = (item: string, statement: string, only?: readonly PlainNorm[]): Statement => ({
  item,
  statement,
  version: "printed",
  measure: (trials) =>
    bounded(shares(trials, item, meanSquares, only), parabola(meanSquares, trials.seed)),
});

/** Sign descent with the norm's factor. */
export const eq615 = rate(
  "Eq. 6.15",
  "norm-scaled sign descent: mean ‖∇f_t‖₁² ≤ 2L∞ (f_0 - f_*)/T",
  [normNamed.maximum],
);

/** Gradient descent. */
export const eq616 = rate(
  "Eq. 6.16",
  "gradient descent: mean ‖∇f_t‖₂² ≤ 2L₂ (f_0 - f_*)/T",
  [normNamed.euclidean],
);

/** Both, and coordinate descent, a diagonal norm and blocks. */
export const propositionC2 = rate(
  "Proposition C.2",
  "steepest descent: mean ‖∇f_t‖_*² ≤ 2L (f_0 - f_*)/T, five norms",
);
