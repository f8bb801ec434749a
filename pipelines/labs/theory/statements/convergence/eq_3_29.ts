/** Thesis Eq. 3.5 and 3.29: covariances of mini-batch gradients. @module */
import { random } from "../../../../../problems/random.ts";
import {
  allBatches,
  type GradientSamples,
  gradientSamples,
  meanOf,
  samplesOf,
} from "../../gradient_samples.ts";
import { each, equal, type Statement, type Trials } from "../../statement.ts";
import { relativeDistance } from "../../vectors.ts";

function differences(
  { instances, seed }: Trials,
  of: (samples: GradientSamples, m: number) => Float64Array,
): Iterable<number> {
  return each(Math.ceil(instances / 10), (k) => {
    const samples = gradientSamples(4, 3, random(seed, "eq-3.29", k));
    return relativeDistance(of(samples, 2 + k % 3), samples.covariance);
  });
}

/** `Cov[g] = Σ/m` over all batches, with every element. */
export const eq35: Statement = {
  item: "Eq. 3.5",
  statement: "Cov[g] = Σ/m",
  version: "printed",
  measure: (trials) =>
    equal(
      differences(trials, ({ gradients }, m) =>
        samplesOf(allBatches(gradients, m).map(meanOf)).covariance.map((value) =>
          m * value
        )),
    ),
};

/** `E[S] = Σ`: the sample covariance with m - 1 is unbiased, off the diagonal as on it. */
export const eq329: Statement = {
  item: "Eq. 3.29",
  statement: "E[S] = Σ for the full empirical covariance S",
  version: "printed",
  measure: (trials) =>
    equal(differences(trials, ({ gradients }, m) =>
      meanOf(
        allBatches(gradients, m).map((batch) =>
          samplesOf(batch).covariance.map((value) => value * m / (m - 1))
        ),
      ))),
};

/** Thesis Eq. B.31, ICML Eq. 64: `ŝ = (1/m)(Σ g_i²/(m-1) - g²)`, which is to be unbiased for Var[g]. */
export const eqB31: Statement = {
  item: "Eq. B.31",
  statement: "ŝ = (1/m) (Σ g_i²/(m-1) - g²) is unbiased for Var[g]",
  version: "printed",
  measure: (trials) => equal(differences(trials, (samples, m) => estimate(samples, m, 1))),
};

/** With `m/(m-1)` before g², the sample variance that the text describes. */
export const eqB31Corrected: Statement = {
  item: "Eq. B.31",
  statement: "ŝ = (1/m) (Σ g_i² - m g²)/(m-1) is",
  version: "corrected",
  measure: (trials) =>
    equal(differences(trials, (samples, m) => estimate(samples, m, m / (m - 1)))),
};

/** m E[ŝ] on the diagonal, Σ elsewhere, with `factor` before g². */
function estimate(
  { gradients, covariance }: GradientSamples,
  m: number,
  factor: number,
): Float64Array {
  const d = gradients[0]!.length;
  const mean = meanOf(
    allBatches(gradients, m).map((batch) => {
      const g = meanOf(batch);
      return g.map((value, i) =>
        batch.reduce((sum, one) => sum + one[i]! ** 2, 0) / (m - 1) - factor * value ** 2
      );
    }),
  );
  return covariance.map((value, k) => k % (d + 1) === 0 ? mean[k / (d + 1)]! : value);
}
