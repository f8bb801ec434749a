/** Thesis Lemmas C.1 and C.3, Theorem C.2: relaxed smoothness. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { normNamed, type PlainNorm } from "../../norms.ts";
import { bounded, each, type Statement, type Trials } from "../../statement.ts";
import { dot, logUniform, normals, plus } from "../../vectors.ts";

/**
 * `Σ a_i (cosh(b_i θ_i) - 1)`, which is not smooth but `(L⁰, L¹)`-smooth in the three norms below, with
 * `L⁰ = ‖diag(a_i b_i²)‖` and `L¹ = max b_i`, as `cosh ≤ 1 + |sinh|`.
 */
interface Relaxed {
  readonly value: (theta: Float64Array) => number;
  readonly gradient: (theta: Float64Array) => Float64Array;
  readonly norm: PlainNorm;
  readonly l0: number;
  readonly l1: number;
  readonly start: Float64Array;
}

const own = [normNamed.euclidean, normNamed.maximum, normNamed.sum];

function relaxed(norm: PlainNorm, d: number, stream: RandomStream): Relaxed {
  const weights = Float64Array.from({ length: d }, () => logUniform(0.01, 10, stream));
  const rates = Float64Array.from({ length: d }, () => logUniform(0.1, 3, stream));
  const diagonal = new Float64Array(d * d);
  weights.forEach((weight, i) => diagonal[i * d + i] = weight * rates[i]! ** 2);
  return {
    norm,
    l0: norm.induced(diagonal),
    l1: Math.max(...rates),
    start: normals(d, stream).map((value, i) => 3 * value / rates[i]!),
    value: (theta) =>
      weights.reduce((sum, a, i) => sum + 2 * a * Math.sinh(0.5 * rates[i]! * theta[i]!) ** 2, 0),
    gradient: (theta) => weights.map((a, i) => a * rates[i]! * Math.sinh(rates[i]! * theta[i]!)),
  };
}

/** `exp θ`, whose curvature is its gradient: L¹ = 1, and L⁰ as small as one likes. */
const exponential: Relaxed = {
  norm: normNamed.euclidean,
  l0: 1e-9,
  l1: 1,
  start: Float64Array.of(0),
  value: (theta) => Math.exp(theta[0]!),
  gradient: (theta) => theta.map(Math.exp),
};

function shares(
  { instances, seed }: Trials,
  name: string,
  of: (f: Relaxed, s: RandomStream) => number,
) {
  return each(instances, (k) => {
    const stream = random(seed, name, k);
    return of(relaxed(own[k % own.length]!, 1 + stream.below(5), stream), stream);
  });
}

/** A step of length `1/L¹` in a random direction, mostly upwards, where the bounds are nearest. */
function farthest({ norm, l1, start, gradient }: Relaxed, stream: RandomStream): Float64Array {
  const upwards = gradient(start).map((slope) => Math.sign(slope));
  const direction = plus(upwards, 0.3, normals(start.length, stream));
  const length = stream.below(2) === 0 ? 1 : stream.uniform();
  return direction.map((value) => length * value / (l1 * norm.of(direction)));
}

/** `‖∇f(θ')‖_* ≤ 4 (L⁰/L¹ + ‖∇f(θ)‖_*)` within `1/L¹`. */
export const lemmaC3: Statement = {
  item: "Lemma C.3",
  statement: "‖θ' - θ‖ ≤ 1/L¹: ‖∇f(θ')‖_* ≤ 4 (L⁰/L¹ + ‖∇f(θ)‖_*)",
  version: "printed",
  measure: (trials) => gradientGrowth(trials, (l0, l1, size) => 4 * (l0 / l1 + size)),
};

/** What Grönwall's inequality gives before it is rounded up; the exponential attains it. */
export const lemmaC3Sharp: Statement = {
  item: "Lemma C.3",
  statement: "the same: ‖∇f(θ')‖_* ≤ (e - 1) L⁰/L¹ + e ‖∇f(θ)‖_*",
  version: "sharper",
  measure: (trials) =>
    gradientGrowth(trials, (l0, l1, size) => (Math.E - 1) * l0 / l1 + Math.E * size),
};

function gradientGrowth(
  trials: Trials,
  bound: (l0: number, l1: number, size: number) => number,
) {
  const of = ({ norm, l0, l1, gradient }: Relaxed, theta: Float64Array, step: Float64Array) =>
    norm.dual(gradient(plus(theta, 1, step))) / bound(l0, l1, norm.dual(gradient(theta)));
  return bounded(
    shares(trials, "lemma-c.3", (f, stream) => of(f, f.start, farthest(f, stream))),
    of(exponential, Float64Array.of(0), Float64Array.of(1)),
  );
}

/** The quadratic bound near θ, the share being of the second-order term. */
export const lemmaC1: Statement = {
  item: "Lemma C.1",
  statement: "‖δ‖ ≤ 1/L¹: f(θ+δ) ≤ f + ⟨∇f, δ⟩ + ½(5L⁰ + 4L¹‖∇f‖_*) ‖δ‖²",
  version: "printed",
  measure(trials) {
    const of = (
      { norm, l0, l1, gradient, value }: Relaxed,
      theta: Float64Array,
      step: Float64Array,
    ) => {
      const slope = gradient(theta);
      const gap = value(plus(theta, 1, step)) - value(theta) - dot(slope, step);
      return gap / (0.5 * (5 * l0 + 4 * l1 * norm.dual(slope)) * norm.of(step) ** 2);
    };
    return bounded(
      shares(trials, "lemma-c.1", (f, stream) => of(f, f.start, farthest(f, stream))),
      of(exponential, Float64Array.of(0), Float64Array.of(1)),
    );
  },
};

/** Steps until `‖∇f‖_* ≤ ε` (Eq. C.26), over T_ε of Eq. C.27. */
export const theoremC2: Statement = {
  item: "Theorem C.2",
  statement: "normalized: ‖∇f‖_* ≤ ε in 18 (f_0 - f_*) max(L⁰/ε², (L¹)²/L⁰) steps",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(shares({ instances: Math.ceil(instances / 2), seed }, "theorem-c.2", (f, stream) => {
      const { norm, l0, l1, gradient, value, start } = f;
      const epsilon = logUniform(0.01, 1, stream) * norm.dual(gradient(start));
      const most = 18 * value(start) * Math.max(l0 / epsilon ** 2, l1 ** 2 / l0);
      let [theta, steps] = [start, 0];
      for (; norm.dual(gradient(theta)) > epsilon && steps <= most; steps++) {
        const slope = gradient(theta);
        const length = 1 / (5 * l0 + 4 * l1 * norm.dual(slope));
        theta = plus(theta, -length, norm.steepest(slope));
      }
      return steps / most;
    })),
};
