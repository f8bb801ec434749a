/** Thesis Lemma 3.2, Theorem 3.1 and Eq. 3.18: SGD with a constant step size. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { bounded, each, refuted, share, type Statement, type Trials } from "../../statement.ts";
import { logUniform } from "../../vectors.ts";

/** A quadratic `½ Σ λ_i θ_i²` whose gradient noise has `tr Σ = C₀ + C₁‖∇f‖²`, exactly (Assumption 3.1). */
interface NoisyQuadratic {
  readonly eigenvalues: Float64Array;
  /** Shares of tr Σ in each coordinate, which add up to 1. */
  readonly shares: Float64Array;
  readonly c0: number;
  readonly c1: number;
  readonly batchSize: number;
  readonly stepSize: number;
  /** `E θ_i²` at the start. */
  readonly start: Float64Array;
}

function randomQuadratic(stream: RandomStream): NoisyQuadratic {
  const d = 1 + stream.below(6);
  const eigenvalues = Float64Array.from({ length: d }, () => logUniform(0.01, 10, stream));
  const weights = Float64Array.from({ length: d }, () => logUniform(1e-4, 1, stream));
  const total = weights.reduce((sum, value) => sum + value, 0);
  const batchSize = 1 + stream.below(8);
  const c1 = stream.below(3) === 0 ? 0 : logUniform(0.01, 30, stream);
  const largest = Math.max(...eigenvalues);
  return {
    eigenvalues,
    shares: weights.map((value) => value / total),
    c0: stream.below(4) === 0 ? 0 : logUniform(0.01, 10, stream),
    c1,
    batchSize,
    stepSize: logUniform(0.05, 1, stream) / (largest * (1 + c1 / batchSize)), // Eq. 3.16
    start: Float64Array.from({ length: d }, () => logUniform(0.01, 10, stream)),
  };
}

/** One dimension, α = 1/L, C₁ = 0: all inequalities of the proof are equations. */
const tight: NoisyQuadratic = {
  eigenvalues: Float64Array.of(2),
  shares: Float64Array.of(1),
  c0: 3,
  c1: 0,
  batchSize: 2,
  stepSize: 0.5,
  start: Float64Array.of(4),
};

/** `E θ_i²` after a step, exactly: a linear recursion. */
function step(q: NoisyQuadratic, squares: Float64Array): Float64Array {
  const { eigenvalues, shares, c0, c1, batchSize, stepSize } = q;
  const noise = (c0 + c1 * gradientNorm(q, squares)) * stepSize ** 2 / batchSize;
  return squares.map((value, i) =>
    (1 - stepSize * eigenvalues[i]!) ** 2 * value + noise * shares[i]!
  );
}

const gradientNorm = ({ eigenvalues }: NoisyQuadratic, squares: Float64Array) =>
  squares.reduce((sum, value, i) => sum + eigenvalues[i]! ** 2 * value, 0);
const suboptimality = ({ eigenvalues }: NoisyQuadratic, squares: Float64Array) =>
  squares.reduce((sum, value, i) => sum + 0.5 * eigenvalues[i]! * value, 0);
const smoothness = ({ eigenvalues }: NoisyQuadratic) => Math.max(...eigenvalues);
const convexity = ({ eigenvalues }: NoisyQuadratic) => Math.min(...eigenvalues);

/** `αLC₀/(2mμ)`, the level of Eq. 3.17 and 3.18. */
const level = (q: NoisyQuadratic) =>
  q.stepSize * smoothness(q) * q.c0 / (2 * q.batchSize * convexity(q));

/** `E f_{t+1} ≤ f_t - (α - (1 + C₁/m)Lα²/2)‖∇f_t‖² + Lα²C₀/2m` (Eq. 3.15), at points and at any α. */
export const lemma32: Statement = {
  item: "Lemma 3.2",
  statement: "E f_{t+1} ≤ f_t - (α - (1 + C₁/m)Lα²/2) ‖∇f_t‖² + Lα²C₀/2m",
  version: "printed",
  measure: ({ instances, seed }) => {
    const shareOf = (q: NoisyQuadratic) => {
      const { stepSize: alpha, c0, c1, batchSize: m, start } = q;
      const [largest, gradient] = [smoothness(q), gradientNorm(q, start)];
      const secondOrder = largest * alpha ** 2 / 2 * ((1 + c1 / m) * gradient + c0 / m);
      const linear = suboptimality(q, start) - alpha * gradient;
      return share(suboptimality(q, step(q, start)) - linear, secondOrder);
    };
    const instance = (k: number) => {
      const stream = random(seed, "lemma-3.2", k);
      const q = randomQuadratic(stream);
      return shareOf({ ...q, stepSize: q.stepSize * logUniform(0.1, 100, stream) });
    };
    return bounded(each(instances, instance), shareOf(tight));
  },
};

/** The largest share of the bound over all t; `sign` is that of the level within the brackets. */
function transient(q: NoisyQuadratic, sign: 1 | -1): number {
  const [first, plateau] = [suboptimality(q, q.start), level(q)];
  let [squares, most] = [q.start, 0];
  for (let t = 0; t <= 200; t++) {
    const decay = (1 - q.stepSize * convexity(q)) ** t;
    const bound = plateau + decay * (first + sign * plateau);
    if (bound < 1e-13 * first) break; // below rounding
    most = Math.max(most, share(suboptimality(q, squares), bound));
    squares = step(q, squares);
  }
  return most;
}

const transients = (trials: Trials, sign: 1 | -1) =>
  bounded(
    each(trials.instances, (k) =>
      transient(randomQuadratic(random(trials.seed, "theorem-3.1", k)), sign)),
    transient(tight, sign),
  );

/** Eq. 3.17 as printed, with C₁ > 0 in two thirds of the instances. */
export const theorem31: Statement = {
  item: "Theorem 3.1",
  statement: "SGD: E[f_t - f_*] ≤ p + (1 - αμ)^t (f_0 - f_* + p), p = αLC₀/2mμ",
  version: "printed",
  measure: (trials) => transients(trials, 1),
};

/** What the proof shows (Eq. 3.21): p is subtracted within the brackets, and the bound is sharp. */
export const theorem31Sharp: Statement = {
  item: "Theorem 3.1",
  statement: "as proved, with - p in the brackets: attained",
  version: "sharper",
  measure: (trials) => transients(trials, -1),
};

/** `E[f_t - f_*] → αLC₀/2mμ`, as an equation: it is none even in one dimension. */
export const eq318: Statement = {
  item: "Eq. 3.18",
  statement: "E[f_t - f_*] → αLC₀/2mμ",
  version: "printed",
  measure: () => {
    const q = { ...tight, stepSize: 0.25 };
    return refuted("f = θ², α = ½/L", limit(q), level(q), "=");
  },
};

/** The level bounds the limit, `Σ α w_i C₀ / (2m(2 - αλ_i))` for C₁ = 0 and noise shares w_i. */
export const eq318Bound: Statement = {
  item: "Eq. 3.18",
  statement: "lim E[f_t - f_*] ≤ αLC₀/2mμ, equal only for α = 1/L = 1/μ",
  version: "corrected",
  measure: ({ instances, seed }) => {
    const shareOf = (q: NoisyQuadratic) => share(limit(q), level(q));
    return bounded(
      each(instances, (k) => shareOf(randomQuadratic(random(seed, "eq-3.18", k)))),
      shareOf(tight),
    );
  },
};

/** The fixed point of the recursion: with `x = E‖∇f‖²`, `x = (C₀ + C₁x) Σ α w_i λ_i / (m(2 - αλ_i))`. */
function limit({ eigenvalues, shares, c0, c1, batchSize, stepSize }: NoisyQuadratic): number {
  const sum = (power: number) =>
    shares.reduce((total, w, i) => {
      const lambda = eigenvalues[i]!;
      return total + stepSize * w * lambda ** power / (batchSize * (2 - stepSize * lambda));
    }, 0);
  const trace = c0 / (1 - c1 * sum(1));
  return 0.5 * trace * sum(0);
}
