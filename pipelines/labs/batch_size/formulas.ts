/** Thesis §4.2 by brute force and by simulation. @module */
import * as aq from "../../arquero/mod.ts";
import type { ColumnTable } from "../../arquero/mod.ts";
import {
  gainPerExample,
  optimalBatchSize,
  optimalGamma,
  relativeGain,
} from "../../../optimizers/theory/gain.ts";
import { random } from "../../../problems/random.ts";
import {
  quadraticGradient,
  quadraticSuboptimality,
  type Spectrum,
  stochasticQuadratic,
} from "../../../problems/quadratic/quadratic.ts";

/** Where the best step size for a batch size, and the best batch size for a step size, are found. */
export function checkOptima(eta2: number): ColumnTable {
  const row = (
    given: string,
    found: number,
    formula: number,
    value: number,
    atOptimum: number,
  ) => ({
    given,
    found,
    formula,
    value,
    atOptimum,
    holds: Math.abs(found / formula - 1) < 1e-4 && Math.abs(value / atOptimum - 1) < 1e-6,
  });
  const forBatches = [1, 4, 16, 64, 256].map((m) => {
    const gamma = maximize((x) => gainPerExample(x, m, eta2), 0, 1);
    const value = gainPerExample(gamma, m, eta2);
    return row(`m = ${m}`, gamma, optimalGamma(m, eta2), value, 1 / (m + eta2)); // Eq. 4.12
  });
  const forSteps = [0.1, 0.25, 0.5, 1].map((gamma) => {
    const logarithm = maximize((x) => gainPerExample(gamma, 10 ** x, eta2), -3, 5);
    const value = gainPerExample(gamma, 10 ** logarithm, eta2);
    const optimum = (2 - gamma) ** 2 / (4 * eta2); // Eq. 4.14
    return row(`γ = ${gamma}`, 10 ** logarithm, optimalBatchSize(gamma, eta2), value, optimum);
  });
  return aq.from([...forBatches, ...forSteps]);
}

/** The best pair of step size and whole batch size, by search: the batch size is one. */
export function greedyOptimum(eta2: number): ColumnTable {
  let best = { m: 0, gamma: 0, value: -Infinity };
  for (let m = 1; m <= 1000; m++) {
    const gamma = maximize((x) => gainPerExample(x, m, eta2), 0, 1);
    const value = gainPerExample(gamma, m, eta2);
    if (value > best.value) best = { m, gamma, value };
  }
  const gamma = optimalGamma(1, eta2);
  return aq.from([{
    eta2,
    bestBatchSize: best.m,
    gamma: best.gamma,
    "γ of (4.15)": gamma,
    value: best.value,
    holds: best.m === 1 && Math.abs(best.gamma / gamma - 1) < 1e-4,
  }]);
}

/** The maximizer of a unimodal function, by ternary search. */
function maximize(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let k = 0; k < 200; k++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (f(a) < f(b)) low = a;
    else high = b;
  }
  return (low + high) / 2;
}

/**
 * The decrease of one step `θ - (γ/L) g`, as a share of the noise-free one: formula beside `samples`
 * sampled steps. Eq. 4.7 is an equation where all eigenvalues are L, and a lower bound elsewhere.
 */
export function checkGain(eta2: number, samples: number, seed: number): ColumnTable {
  const dimension = 10;
  const spectra: readonly (readonly [string, Spectrum])[] = [
    ["all equal", new Float64Array(dimension).fill(1)],
    ["mild", "mild"],
  ];
  return aq.from(
    spectra.flatMap(([curvature, spectrum]) =>
      [[0.05, 1], [0.5, 1], [0.5, 16], [1, 16], [1, 256]].map(([gamma, m]) => {
        const stream = random(seed, "batch-size", curvature, gamma!, m!);
        const plain = stochasticQuadratic({ spectrum, dimension, seed });
        const theta = new Float64Array(dimension).map(() => stream.normal());
        const gradient = quadraticGradient(plain, theta);
        const norm = gradient.reduce((sum, value) => sum + value * value, 0);
        const trace = plain.eigenvalues.reduce((sum, lambda) => sum + lambda * lambda, 0);
        const noise = Math.sqrt(eta2 * norm / trace); // tr Σ = ν² tr QQ = η² ‖∇f‖²
        const smoothness = Math.max(...plain.eigenvalues);
        const before = quadraticSuboptimality(plain, theta);
        let [sum, squares] = [0, 0];
        for (let k = 0; k < samples; k++) {
          const datum = theta.map((value) => value - noise / Math.sqrt(m!) * stream.normal());
          const step = quadraticGradient(plain, datum);
          const after = theta.map((value, i) => value - gamma! / smoothness * step[i]!);
          const gain = (before - quadraticSuboptimality(plain, after)) / (norm / (2 * smoothness));
          sum += gain;
          squares += gain * gain;
        }
        const sampled = sum / samples;
        const error = Math.sqrt((squares / samples - sampled ** 2) / samples);
        const formula = relativeGain(gamma!, m!, eta2);
        const z = (sampled - formula) / error;
        const holds = curvature === "mild" ? z >= -4 : Math.abs(z) <= 4;
        const relation = curvature === "mild" ? "at least" : "equal";
        return { curvature, gamma: gamma!, m: m!, formula, sampled, z, relation, holds };
      })
    ),
  );
}
