/** What ICML Fig. 3, 4, 6 and thesis Fig. 4.1 are drawn from. @module */
import * as aq from "../../arquero/mod.ts";
import { type ColumnTable, op } from "../../arquero/mod.ts";
import { normalDensity } from "../../../optimizers/theory/erf.ts";
import { noiseToSignal } from "../../../optimizers/theory/noise_to_signal.ts";
import { successProbability } from "../../../optimizers/theory/sign_success.ts";
import {
  adamFactor,
  gradientFactor,
  largestDifference,
  signFactor,
} from "../../../optimizers/theory/variance_adaptation.ts";
import { random } from "../../../problems/random.ts";

/** The factors against η in [0, 5] (Fig. 3): `eta, sign, adam, gradient`. */
export function factorCurves(): ColumnTable {
  const eta = Array.from({ length: 251 }, (_, k) => k / 50);
  return aq.table({
    eta,
    sign: eta.map(signFactor),
    adam: eta.map(adamFactor),
    gradient: eta.map(gradientFactor),
  });
}

/** How closely Adam's factor and SVAG's follow the factor that is optimal for a sign. */
export function factorDifferences(): ColumnTable {
  const rows = [["Adam's", adamFactor], ["SVAG's", gradientFactor]] as const;
  return aq.from(rows.map(([factor, f]) => {
    const { at, difference } = largestDifference(f, signFactor, 0.001, 20);
    return { factor, eta: at, value: f(at), optimalForSign: signFactor(at), difference };
  }));
}

/** The gradient and the noise of Fig. 4. */
const [mean, deviation] = [[2, 1], [1, 1.5]] as const;

/** Stochastic gradients before and after adaptation (Fig. 4): `stage, x, y`. */
export function scatter(n: number, seed: number): ColumnTable {
  const stream = random(seed, "factors", "scatter");
  const gamma = mean.map((value, i) => gradientFactor(deviation[i]! / value));
  const rows = Array.from(
    { length: n },
    () => mean.map((m, i) => m + deviation[i]! * stream.normal()),
  );
  return aq.from([
    ...rows.map(([x, y]) => ({ stage: "before", x: x!, y: y! })),
    ...rows.map(([x, y]) => ({ stage: "after", x: gamma[0]! * x!, y: gamma[1]! * y! })),
  ]);
}

/**
 * What adaptation does to bias and variance in Fig. 4, per coordinate: `bias² = (1-γ)²∇L²` and
 * `variance = γ²σ²`, as formulas and sampled (mean squared error within `z` standard errors).
 */
export function biasAndVariance(n: number, seed: number): ColumnTable {
  return aq.from(["before", "after"].flatMap((stage) =>
    mean.map((m, i) => {
      const stream = random(seed, "factors", "bias", stage, i);
      const s = deviation[i]!;
      const gamma = stage === "before" ? 1 : gradientFactor(s / m);
      const bias2 = ((1 - gamma) * m) ** 2;
      const variance = (gamma * s) ** 2;
      const errors = Float64Array.from({ length: n }, () => gamma * (m + s * stream.normal()) - m);
      const squares = errors.map((error) => error * error);
      const average = (values: Float64Array) => values.reduce((sum, value) => sum + value) / n;
      const sampledBias = average(errors);
      const mse = average(squares);
      const spread = Math.sqrt(average(squares.map((square) => (square - mse) ** 2)) / n);
      const z = Math.abs(mse - bias2 - variance) / spread;
      return {
        stage,
        coordinate: i + 1,
        gamma,
        bias2,
        sampledBias2: sampledBias ** 2,
        variance,
        sampledVariance: mse - sampledBias ** 2,
        mse: bias2 + variance,
        sampledMse: mse,
        z,
        holds: z <= 4,
      };
    })
  ));
}

/** The variances of Fig. 6, all with mean 1. */
const variances = [0.5, 1, 4] as const;

/** Densities of stochastic gradients and how often their sign is right (Fig. 6): formula and sampled. */
export function signDensities(): ColumnTable {
  return aq.from(variances.flatMap((variance) => {
    const sigma = Math.sqrt(variance);
    return Array.from({ length: 201 }, (_, k) => {
      const x = -6 + 13 * k / 200;
      return { variance, x, density: normalDensity((x - 1) / sigma) / sigma, wrong: x < 0 };
    });
  }));
}

/** Success probabilities of Fig. 6: Eq. 10 beside the share of right signs among `n` samples. */
export function signSuccess(n: number, seed: number): ColumnTable {
  return aq.from(variances.map((variance) => {
    const stream = random(seed, "factors", "signs", variance);
    const sigma = Math.sqrt(variance);
    let right = 0;
    for (let k = 0; k < n; k++) if (1 + sigma * stream.normal() > 0) right++;
    const rho = successProbability(1, sigma);
    const z = Math.abs(right / n - rho) / Math.sqrt(rho * (1 - rho) / n);
    return { mean: 1, variance, rho, sampled: right / n, z, holds: z <= 4 };
  }));
}

/** The sample sizes and noise-to-signal ratios η of thesis Fig. 4.1. */
const [sizes, etas] = [[10, 100], [0.25, 1, 4]] as const;

/** Estimates η̂² from `trials` independent samples each (thesis Fig. 4.1): `m, eta, estimate`. */
export function ratioEstimates(trials: number, seed: number): ColumnTable {
  return aq.from(sizes.flatMap((m) =>
    etas.flatMap((eta) => {
      const stream = random(seed, "factors", "ratios", m, eta);
      return Array.from({ length: trials }, () => {
        const samples = Array.from({ length: m }, () => 1 + eta * stream.normal());
        return { m, eta, estimate: noiseToSignal(samples) };
      });
    })
  ));
}

/** Quantiles of the estimates, and over how many orders of magnitude the middle 99 % scatter. */
export function ratioSummary(estimates: ColumnTable): ColumnTable {
  type Summary = { readonly low: number; readonly high: number };
  return estimates
    .derive({ eta2: (d: { eta: number }) => d.eta * d.eta })
    .groupby("m", "eta", "eta2")
    .rollup({
      low: op.quantile("estimate", 0.005),
      median: op.median("estimate"),
      mean: op.mean("estimate"),
      high: op.quantile("estimate", 0.995),
    })
    .derive({ orders: (d: Summary) => op.log10(d.high) - op.log10(d.low) });
}
