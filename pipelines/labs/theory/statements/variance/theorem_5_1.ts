/** Thesis Theorem 5.1, ICML Theorem 1: idealized SVAG, with the constant of its proof. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { type ConvexFunction, convexFunction } from "../../functions.ts";
import { bounded, each, share, type Statement } from "../../statement.ts";
import { logUniform, normals, plus, squared } from "../../vectors.ts";

/** Standard deviations `σ_i = √(M_v w_i + c_v ∇f_i²)`, Σ w_i = 1, so that their squares meet the bound. */
interface Noise {
  readonly shares: Float64Array;
  readonly constant: number;
  readonly relative: number;
}

function randomNoise(d: number, stream: RandomStream): Noise {
  const weights = Float64Array.from({ length: d }, () => stream.uniform());
  const total = weights.reduce((sum, value) => sum + value, 0);
  return {
    shares: weights.map((value) => value / total),
    constant: logUniform(0.01, 10, stream),
    relative: stream.below(2) * stream.uniform(),
  };
}

/** `γ ⊙ ∇f` and `γ ⊙ σ`: a step of SVAG is their sum with random signs before the second. */
function adapted(gradient: Float64Array, { shares, constant, relative }: Noise) {
  const variances = gradient.map((g, i) => constant * shares[i]! + relative * g ** 2);
  const factors = gradient.map((g, i) => g === 0 ? 0 : g ** 2 / (g ** 2 + variances[i]!));
  return {
    mean: gradient.map((g, i) => factors[i]! * g),
    deviation: variances.map((value, i) => factors[i]! * Math.sqrt(value)),
  };
}

/** c₁, c₂ and c₃ of Eq. B.17 (ICML Eq. 51). */
function constants({ smoothness: l, convexity: mu }: ConvexFunction, noise: Noise) {
  return [4 * mu ** 2, 2 * (1 + noise.relative) * l ** 2 / mu, noise.constant] as const;
}

/** All 2^d choices of signs. */
function signChoices(d: number): readonly Float64Array[] {
  return Array.from(
    { length: 2 ** d },
    (_, k) => Float64Array.from({ length: d }, (_, i) => (k >> i) & 1 ? 1 : -1),
  );
}

/**
 * One step, Eq. B.18: `E_t[e_{t+1}] ≤ e_t - c₁e_t² / 2L(c₂e_t + c₃)`. The expectation is exact, for noise of
 * random signs. What is divided is the promised decrease by the one there is; equal for a parabola.
 */
export const theorem51Step: Statement = {
  item: "Eq. B.18",
  statement: "SVAG: E_t[e_{t+1}] ≤ e_t - c₁e_t² / (2L (c₂e_t + c₃)), e = f - f_*",
  version: "printed",
  measure: ({ instances, seed }) => {
    const shareOf = (f: ConvexFunction, noise: Noise, theta: Float64Array) => {
      const { mean, deviation } = adapted(f.gradient(theta), noise);
      const choices = signChoices(f.dimension);
      const after = choices.reduce((sum, signs) => {
        const step = mean.map((value, i) => value + signs[i]! * deviation[i]!);
        return sum + f.value(plus(theta, -1 / f.smoothness, step)) / choices.length;
      }, 0);
      const [e, [c1, c2, c3]] = [f.value(theta), constants(f, noise)];
      return share(c1 * e ** 2 / (2 * f.smoothness * (c2 * e + c3)), e - after);
    };
    const instance = (k: number) => {
      const stream = random(seed, "theorem-5.1", k);
      const d = 1 + stream.below(4);
      const size = logUniform(0.1, 10, stream);
      return shareOf(
        convexFunction(d, stream.below(3), stream),
        randomNoise(d, stream),
        normals(d, stream).map((value) => size * value),
      );
    };
    const parabola = convexFunction(1, 0, random(seed, "theorem-5.1", "parabola"));
    const noise = { shares: Float64Array.of(1), constant: 2, relative: 0 };
    return bounded(each(instances, instance), shareOf(parabola, noise, Float64Array.of(1.5)));
  },
};

/**
 * The whole run, with the explicit constant (Eq. B.20 to B.22, ICML Eq. 52 to 56):
 * `E e_T ≤ 1/(1/e_0 + cT)`, `c = c₁ / 2L(c₂e_0 + c₃)`, at T = 1, 10, 100 and 300. The expectation is a mean
 * over 50 runs, less four of its standard errors.
 */
export const theorem51: Statement = {
  item: "Theorem 5.1",
  statement: "SVAG, α = 1/L: E[f_T - f_*] ≤ 1 / (1/e_0 + cT), c of Eq. B.20",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(Math.ceil(instances / 200), (k) => {
      const stream = random(seed, "theorem-5.1", "runs", k);
      const d = 1 + stream.below(4);
      const f = convexFunction(d, 0, stream);
      const noise = randomNoise(d, stream);
      const [c1, c2, c3] = constants(f, noise);
      const start = normals(d, stream).map((value) => 2 * value);
      const e0 = f.value(start);
      const c = c1 / (2 * f.smoothness * (c2 * e0 + c3));
      const thetas = Array.from({ length: 50 }, () => start);
      let most = 0;
      for (let t = 1; t <= 300; t++) {
        thetas.forEach((theta, r) => {
          const { mean, deviation } = adapted(f.gradient(theta), noise);
          thetas[r] = theta.map((value, i) =>
            value - (mean[i]! + deviation[i]! * stream.normal()) / f.smoothness
          );
        });
        if (![1, 10, 100, 300].includes(t)) continue;
        const ends = Float64Array.from(thetas, (theta) => f.value(theta));
        const average = ends.reduce((sum, value) => sum + value, 0) / ends.length;
        const error = Math.sqrt(squared(ends.map((value) => value - average))) / ends.length;
        most = Math.max(most, share(average - 4 * error, 1 / (1 / e0 + c * t)));
      }
      return most;
    })),
};
