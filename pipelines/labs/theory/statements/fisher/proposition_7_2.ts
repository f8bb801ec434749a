/** Thesis Propositions 7.1 and 7.2: Fisher, Gauss-Newton and Hessian of models that are not linear. @module */
import { symmetricEigen } from "../../../../../problems/curvature/symmetric.ts";
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { type WaveModel, waveModel } from "../../wave_model.ts";
import { bounded, each, equal, refuted, share, type Statement } from "../../statement.ts";
import { normals, plus, relativeDistance } from "../../vectors.ts";

const modelOf = (seed: number, name: string, k: number) => {
  const stream = random(seed, name, k);
  const likelihood = k % 2 === 0 ? "gaussian" : "categorical";
  return { model: waveModel({ likelihood, noise: 1 }, stream), stream };
};

const thetaOf = ({ dimension }: WaveModel, stream: RandomStream) => normals(dimension, stream);

/** F of Eq. 7.2, by its expectation over the model's outcomes, beside G of Eq. 7.10 with the split of 7.13. */
export const proposition71: Statement = {
  item: "Proposition 7.1",
  statement: "F(θ) = G(θ), Gaussian and categorical, sine models",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(Math.ceil(instances / 5), (k) => {
      const { model, stream } = modelOf(seed, "proposition-7.1", k);
      const theta = thetaOf(model, stream);
      return relativeDistance(model.fisher(theta), model.gaussNewton(theta));
    })),
};

/** The Hessian of R as G and a rest (Eq. 7.9, D.25), beside differences of gradients. */
export const eq79: Statement = {
  item: "Eq. 7.9",
  statement: "∇²R = G + Σ_{n,m} r_n⁽ᵐ⁾ ∇²f_n⁽ᵐ⁾",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(
      each(Math.ceil(instances / 5), (k) => {
        const { model, stream } = modelOf(seed, "eq-7.9", k);
        const theta = thetaOf(model, stream);
        const direction = thetaOf(model, stream);
        const hessian = plus(model.gaussNewton(theta), 1, model.rest(theta));
        const d = model.dimension;
        const product = direction.map((_, i) =>
          direction.reduce((sum, value, j) => sum + hessian[i * d + j]! * value, 0)
        );
        const h = 1e-5;
        const ahead = model.gradient(plus(theta, h, direction));
        const behind = model.gradient(plus(theta, -h, direction));
        return relativeDistance(plus(ahead, -1, behind).map((value) => value / (2 * h)), product);
      }),
      1e-5,
    ),
};

const spectralNorm = (matrix: Float64Array) => {
  const { values } = symmetricEigen(matrix);
  return Math.max(Math.abs(values[0]!), Math.abs(values.at(-1)!));
};

/**
 * `f = θ²/2`, for which β = 1, with one example, y = -2, at θ = 0: the residual is 2 and J = 0, so that G = 0
 * and the curvature of `½(f + 2)²`, by differences, is all that G lacks.
 */
function example() {
  const [slope, h] = [(theta: number) => (0.5 * theta ** 2 + 2) * theta, 1e-6];
  return { norm: (slope(h) - slope(-h)) / (2 * h), bound: 2 * 1 };
}

/** As printed it bounds the square. */
export const proposition72: Statement = {
  item: "Proposition 7.2",
  statement: "‖∇²R - G‖₂² ≤ r(θ) β",
  version: "printed",
  measure() {
    const { norm, bound } = example();
    return refuted("f = θ²/2, y = -2, θ = 0", norm ** 2, bound);
  },
};

/** The norm itself, which is what the proof bounds. */
export const proposition72Corrected: Statement = {
  item: "Proposition 7.2",
  statement: "‖∇²R - G‖₂ ≤ r(θ) β",
  version: "corrected",
  measure: ({ instances, seed }) =>
    bounded(
      each(Math.ceil(instances / 2), (k) => {
        const { model, stream } = modelOf(seed, "proposition-7.2", k);
        const theta = thetaOf(model, stream);
        return share(spectralNorm(model.rest(theta)), model.residual(theta) * model.smoothness);
      }),
      example().norm / example().bound,
    ),
};

/** The bound within the proof has the absolute value outside the sum: residuals 1 and -1 make it 0. */
export const eqD27: Statement = {
  item: "Eq. D.27",
  statement: "∇²R - G ⪯ |Σ_{n,m} r_n⁽ᵐ⁾| β I",
  version: "printed",
  measure() {
    const residuals = [1, -1];
    const curvatures = [1, -1]; // of θ²/2 and -θ²/2, β = 1
    const rest = residuals.reduce((sum, r, m) => sum + r * curvatures[m]!, 0);
    const bound = Math.abs(residuals.reduce((sum, r) => sum + r, 0));
    return refuted("f = ±θ²/2 with residuals ±1", rest, bound);
  },
};

/** With the absolute values within, Eq. D.28, which is what the proof goes on with. */
export const eqD27Corrected: Statement = {
  ...proposition72Corrected,
  item: "Eq. D.27",
  statement: "±(∇²R - G) ⪯ Σ_{n,m} |r_n⁽ᵐ⁾| β I",
};
