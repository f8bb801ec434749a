/** Made-up experiments, of which it is known what is to be found. @module */
import type { RandomStream } from "../../problems/random.ts";
import { mainTwoByTwo } from "../statistics/inference/design.ts";
import type { PairedScores } from "../statistics/inference/effects.ts";
import {
  accuracyScale,
  differenceScale,
  ratioScale,
  type Scale,
} from "../statistics/inference/scales.ts";

/** The methods of every experiment. */
export const simulatedMethods: readonly string[] = [
  mainTwoByTwo.plain,
  mainTwoByTwo.sign,
  mainTwoByTwo.both,
  mainTwoByTwo.adapted,
];

/** How much is simulated. */
export interface SimulationOptions {
  /** Experiments for each line. */
  readonly experiments: number;
  /** Of all random numbers. */
  readonly seed?: number;
  /** Seeds of an experiment; 3, 5 and 10 by default. */
  readonly seeds?: readonly number[];
}

/** Where experiments come from: what a run of a method ends with, given its seed's part. */
export interface Population {
  readonly name: string;
  readonly scale: Scale;
  /**
   * A run's value.
   *
   * @param common a standard normal number that all methods' runs of a seed share
   * @param method index among {@linkcode simulatedMethods}
   * @param shift what is added to the method's scores
   */
  value(random: RandomStream, common: number, method: number, shift: number): number;
  /** Mean score of a run of that method. */
  truth(method: number, shift: number): number;
}

/** Losses whose logarithms are a part that seeds share plus noise with mean 0. */
function losses(name: string, noise: (random: RandomStream, method: number) => number): Population {
  return {
    name,
    scale: ratioScale(),
    value: (random, common, method, shift) => Math.exp(common + shift + noise(random, method)),
    truth: (_, shift) => shift,
  };
}

/** A gamma variable of whole shape, with mean 0 and deviation 1: of skewness 2/√shape. */
const skewed = (shape: number) => (random: RandomStream) => {
  let sum = 0;
  for (let i = 0; i < shape; i++) sum -= Math.log(1 - random.uniform());
  return (sum - shape) / Math.sqrt(shape);
};

/** Normal values, as they are. */
export const normalValues: Population = {
  name: "normal",
  scale: differenceScale(),
  value: (random, common, _, shift) => common + shift + random.normal(),
  truth: (_, shift) => shift,
};

/** Losses whose logarithms are normal, σ = 1. */
export const lognormalLosses: Population = losses("lognormal losses", (random) => random.normal());

/** One method with four times the spread of the others. */
export const unequalSpreads: Population = losses(
  "spreads 1:1:1:4",
  (random, method) => random.normal() * (method === 3 ? 4 : 1),
);

/** Log-losses of skewness 1. */
export const skewedLosses: Population = losses("log-losses of skewness 1", skewed(4));

/** Log-losses of skewness 2, exponential ones. */
export const verySkewedLosses: Population = losses("log-losses of skewness 2", skewed(1));

/** Both at once, which none of the tests here is made for. */
export const skewedUnequalLosses: Population = losses(
  "skewness 2, spreads 1:1:1:4",
  (random, method) => skewed(1)(random) * (method === 3 ? 4 : 1),
);

/** Runs of which one in five fails, whatever the method. */
export const failingRuns: Population = {
  ...lognormalLosses,
  name: "one run in five fails",
  value: (random, ...rest) =>
    random.uniform() < 0.2 ? Infinity : lognormalLosses.value(random, ...rest),
};

/**
 * Accuracies of binomial counts.
 *
 * @param examples in the test part
 * @param accuracies true ones, by method
 * @param spread of the logits between seeds, which all methods share; with 0 the mean scores are exact
 */
export function accuracies(
  examples: number,
  accuracies: readonly number[],
  spread = 0,
): Population {
  const scale = accuracyScale(examples);
  const share = (method: number, shift: number) => {
    const p = accuracies[method]!;
    return 1 / (1 + (1 - p) / p * Math.exp(-shift));
  };
  return {
    name: `accuracies of ${examples}, ${[...new Set(accuracies)].join("/")}`,
    scale,
    value: (random, common, method, shift) =>
      1 - binomial(random, examples, 1 - share(method, shift + spread * common)) / examples,
    truth(method, shift) {
      const p = share(method, shift);
      let [chance, mean] = [(1 - p) ** examples, 0]; // of k right
      for (let k = 0; k <= examples; k++) {
        mean += chance * scale.score(k / examples);
        chance *= (examples - k) / (k + 1) * p / (1 - p);
      }
      return mean;
    },
  };
}

/** A binomial number for small p: by the gaps between successes (Devroye 1986, chapter X.4.3). */
function binomial(random: RandomStream, n: number, p: number): number {
  const log = Math.log1p(-p);
  for (let [k, at] = [0, 0];; k++) {
    at += Math.floor(Math.log(1 - random.uniform()) / log) + 1;
    if (at > n) return k;
  }
}

/** The paired scores of an experiment: `seeds` runs of each method. */
export function experiment(
  population: Population,
  seeds: number,
  random: RandomStream,
  shifts: readonly number[] = [0, 0, 0, 0],
): PairedScores {
  const scores = simulatedMethods.map((): number[] => []);
  for (let seed = 0; seed < seeds; seed++) {
    const common = random.normal();
    for (const [method, own] of scores.entries()) {
      const value = population.value(random, common, method, shifts[method]!);
      own.push(population.scale.score(value));
    }
  }
  return Object.fromEntries(simulatedMethods.map((method, i) => [method, scores[i]!]));
}
