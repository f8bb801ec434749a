/** Thesis §7.4.1, Eq. 7.22 and 7.23, §7.6, D.7 and D.33: what the empirical Fisher is, and is not. @module */
import { adaptFully } from "../../../../../optimizers/theory/full_variance_adaptation.ts";
import { random } from "../../../../../problems/random.ts";
import { significant } from "../../../../text/numbers.ts";
import { expectation, gradientSamples } from "../../gradient_samples.ts";
import { bounded, each, equal, refuted, type Statement } from "../../statement.ts";
import { addOuter, dot, normals, plus, relativeDistance, squared } from "../../vectors.ts";
import { waveModel } from "../../wave_model.ts";
import { proposition71 } from "./proposition_7_2.ts";

const size = (matrix: Float64Array) => Math.sqrt(squared(matrix));

/** Residuals of size ε, 1 down to 10⁻⁶: the empirical Fisher falls as ε², the Fisher stays. */
export const vanishingFisher: Statement = {
  item: "§7.4.1",
  statement: "the empirical Fisher vanishes with the residuals, the Fisher does not",
  version: "printed",
  measure({ seed }) {
    const at = (noise: number) => {
      const model = waveModel({ likelihood: "gaussian", noise }, random(seed, "section-7.4.1"));
      const empirical = size(model.empiricalFisher(model.truth));
      const fisher = size(model.fisher(model.truth));
      const hessian = plus(model.gaussNewton(model.truth), 1, model.rest(model.truth));
      return {
        ratio: empirical / fisher,
        off: size(plus(hessian, -1, model.fisher(model.truth))) / fisher,
      };
    };
    const [first, last] = [at(1e-2), at(1e-6)];
    const slope = Math.log10(first.ratio / last.ratio) / 4;
    return {
      measured: `F̃/F ~ residual^${slope.toFixed(3)}, F off ∇²R by ${significant(last.off, 2)}`,
      criterion: "power 2 ± 0.01, off ≤ 1e-4",
      holds: Math.abs(slope - 2) <= 0.01 && last.off <= 1e-4,
    };
  },
};

/** `N F̃ = Σ + ∇R ∇Rᵀ` for `g = N ∇ℓ_n`, n drawn uniformly. */
export const eq722: Statement = {
  item: "Eq. 7.22",
  statement: "N F̃(θ) = Σ(θ) + ∇R(θ) ∇R(θ)ᵀ",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(Math.ceil(instances / 5), (k) => {
      const { gradients, mean, covariance } = gradientSamples(6, 4, random(seed, "eq-7.22", k));
      const empirical = new Float64Array(16);
      for (const gradient of gradients) addOuter(empirical, 1 / 6, gradient); // gradients: N ∇ℓ_n
      return relativeDistance(empirical, addOuter(Float64Array.from(covariance), 1, mean));
    })),
};

/** `E‖Mg - ∇R‖²` with M of Eq. 7.23, over that of its transpose, which is the least there is. */
function adaptationError(seed: number, k: number) {
  const stream = random(seed, "eq-7.23", k);
  const { gradients, mean, covariance } = gradientSamples(6, 3, stream);
  const secondMoment = addOuter(Float64Array.from(covariance), 1, mean);
  const errorOf = (of: (gradient: Float64Array) => Float64Array) =>
    expectation(gradients, (gradient) => squared(plus(of(gradient), -1, mean)));
  const adapted = (matrix: "optimal" | "printed") =>
    errorOf((gradient) => adaptFully(gradient, { mean, secondMoment }, matrix));
  return { stream, gradients, mean, secondMoment, errorOf, adapted };
}

/** As printed, `(Σ + ∇R∇Rᵀ)⁻¹ ∇R∇Rᵀ`: the transpose has a smaller error. */
export const eq723: Statement = {
  item: "Eq. 7.23",
  statement: "M = (Σ + ∇R∇Rᵀ)⁻¹ ∇R∇Rᵀ minimizes E‖Mg - ∇R‖²",
  version: "printed",
  measure({ seed }) {
    const { adapted } = adaptationError(seed, 0);
    return refuted("it, its transpose", adapted("printed"), adapted("optimal"));
  },
};

/** The transpose, against matrices around it. */
export const eq723Corrected: Statement = {
  item: "Eq. 7.23",
  statement: "M = ∇R∇Rᵀ (Σ + ∇R∇Rᵀ)⁻¹ does",
  version: "corrected",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const { stream, mean, secondMoment, errorOf, adapted } = adaptationError(seed, k);
      const [left, right] = [normals(3, stream), normals(3, stream)];
      const amount = 10 ** (-4 * stream.uniform());
      const near = errorOf((gradient) =>
        plus(
          adaptFully(gradient, { mean, secondMoment }, "optimal"),
          amount * dot(right, gradient),
          left,
        )
      );
      return adapted("optimal") / near;
    })),
};

/** For least squares the most likely target is the output, whose gradient is 0. */
export const modeEstimator: Statement = {
  item: "§7.6",
  statement: "outer products at the most likely output are 0 for least squares",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(
      each(Math.ceil(instances / 10), (k) => {
        const stream = random(seed, "section-7.6", k);
        const model = waveModel({ likelihood: "gaussian", noise: 1 }, stream);
        const theta = normals(model.dimension, stream);
        return size(model.modeEstimate(theta)) / size(model.fisher(theta));
      }),
    ),
};

/** For classes it is biased, downwards: the most likely class has the smallest gradient of the two. */
export const modeEstimatorBiased: Statement = {
  item: "§7.6",
  statement: "and biased for classification: trace below the Fisher's",
  version: "printed",
  measure: ({ instances, seed }) =>
    bounded(each(Math.ceil(instances / 10), (k) => {
      const stream = random(seed, "section-7.6", "classes", k);
      const model = waveModel({ likelihood: "categorical", noise: 1 }, stream);
      const theta = normals(model.dimension, stream);
      const trace = (matrix: Float64Array) => matrix[0]! + matrix[5]! + matrix[10]! + matrix[15]!;
      return trace(model.modeEstimate(theta)) / trace(model.fisher(theta));
    })),
};

/** Eq. D.7 (and H_n after it) lacks the minus that Eq. 7.14 has: squared errors have `∇² log p = -1`. */
export const eqD7: Statement = {
  item: "Eq. D.7",
  statement: "F = Σ J_nᵀ (∇² log p) J_n",
  version: "printed",
  measure: () => refuted("least squares, J = 1", 1, -1, "="),
};

/** Eq. 7.14, with the minus. */
export const eqD7Corrected: Statement = {
  ...proposition71,
  item: "Eq. D.7",
  statement: "F = -Σ J_nᵀ (∇² log p) J_n (as Eq. 7.14)",
  version: "corrected",
};

/**
 * “They coincide when σ(f) = ½ … or when σ(f) ∈ {0, 1}”: squared score and curvature of logistic regression.
 * At σ → 1 with the score σ that is printed (the label is 0) the one is 1, the other 0.
 */
export const eqD33: Statement = {
  item: "Eq. D.33",
  statement: "σ² = σ(1 - σ) at σ = 0, ½ and 1",
  version: "printed",
  measure: () => refuted("σ = 1", 1 ** 2, 1 * (1 - 1), "="),
};

/** They do at 0 and ½; at 1 only where the label is 1, as the score is σ - y. */
export const eqD33Corrected: Statement = {
  item: "Eq. D.33",
  statement: "(σ - y)² = σ(1 - σ) at σ = ½, and at σ = y",
  version: "corrected",
  measure: () =>
    equal(
      [[0, 0], [1, 1], [0.5, 0], [0.5, 1]].map(([sigma, y]) =>
        Math.abs((sigma! - y!) ** 2 - sigma! * (1 - sigma!))
      ),
    ),
};

/** F̃/F of a linear model whose residuals have the variance 2, where it takes it for 1 (Fig. 7.2). */
function misspecifiedRatio(seed: number): number {
  const stream = random(seed, "section-7.4.2");
  let [empirical, fisher] = [0, 0];
  for (let n = 0; n < 1e5; n++) {
    const [x, residual] = [stream.normal(), Math.SQRT2 * stream.normal()];
    empirical += residual ** 2 * x ** 2;
    fisher += x ** 2;
  }
  return empirical / fisher;
}

const misspecified = (
  version: Statement["version"],
  statement: string,
  criterion: string,
  judge: (ratio: number) => boolean,
): Statement => ({
  item: "§7.4.2",
  statement,
  version,
  measure({ seed }) {
    const ratio = misspecifiedRatio(seed);
    return {
      measured: `residuals of variance 2: F̃/F = ${ratio.toFixed(2)}`,
      criterion,
      holds: judge(ratio),
    };
  },
});

/** As §7.4.2 says of the second panel of Fig. 7.2. */
export const misspecifiedScale = misspecified(
  "printed",
  "noise above the model's: the empirical Fisher underestimates the Fisher",
  "< 1",
  (ratio) => ratio < 1,
);

/** It exceeds it, by the factor of the variance; what it makes too small are the steps. */
export const misspecifiedScaleCorrected = misspecified(
  "corrected",
  "it overestimates it, by the factor of the variance",
  "2 ± 5 %",
  (ratio) => Math.abs(ratio - 2) <= 0.1,
);
