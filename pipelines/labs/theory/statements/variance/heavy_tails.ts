/** An open question of thesis §6.6 and §8.2: does the sign stand heavy-tailed noise better? @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { significant } from "../../../../text/numbers.ts";
import type { Statement } from "../../statement.ts";

/** Quantile functions with interquartile range 1. */
const noises = {
  /** Normal, by the sum of twelve uniform numbers. */
  light: (stream: RandomStream) => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += stream.uniform();
    return sum / 1.349;
  },
  /** Student's t with two degrees of freedom: a mean, and no variance. */
  heavy: (stream: RandomStream) => {
    const u = stream.uniform();
    return (2 * u - 1) / Math.sqrt(2 * u * (1 - u)) / 1.633;
  },
} as const;

type Noise = keyof typeof noises;

/** Eigenvalues from 0.1 to 1.1, and the same with two outliers. */
const spectra = [
  Array.from({ length: 20 }, (_, i) => 0.1 + i / 19),
  Array.from({ length: 20 }, (_, i) => i < 18 ? 0.1 + i / 17 : 30),
];

/** Step sizes over four orders of magnitude, in units of the largest that is sensible. */
const stepSizes = Array.from({ length: 12 }, (_, k) => 10 ** (-k / 3));

/** The least median suboptimality after 150 steps over all step sizes, of 11 runs. */
function best(
  eigenvalues: readonly number[],
  noise: Noise,
  { unit, update }: { readonly unit: number; readonly update: (gradient: number) => number },
  seed: number,
): number {
  return Math.min(...stepSizes.map((size) => {
    const ends = Array.from({ length: 11 }, (_, r) => {
      const stream = random(seed, "heavy-tails", noise, r);
      const theta = eigenvalues.map(() => 3 * stream.normal());
      for (let t = 0; t < 150; t++) {
        eigenvalues.forEach((lambda, i) => {
          const gradient = lambda * theta[i]! + noises[noise](stream);
          theta[i] = theta[i]! - size * unit * update(gradient);
        });
      }
      return eigenvalues.reduce((sum, lambda, i) => sum + 0.5 * lambda * theta[i]! ** 2, 0);
    });
    return ends.sort((a, b) => a - b)[5]!;
  }));
}

/**
 * Both methods with the constant step size that is best for them, on axis-aligned quadratics, under noise of
 * one interquartile range. What is measured is SGD's suboptimality over that of the sign, and what heavy
 * tails do to it.
 */
export const heavyTails: Statement = {
  item: "§6.6",
  statement: "the sign gains on SGD where noise has heavy tails (t, 2 degrees, against normal)",
  version: "printed",
  measure({ seed }) {
    const gains = spectra.map((eigenvalues) => {
      const [light, heavy] = (["light", "heavy"] as const).map((noise) =>
        best(eigenvalues, noise, { unit: 1.5 / Math.max(...eigenvalues), update: (g) => g }, seed) /
        best(eigenvalues, noise, { unit: 0.5, update: Math.sign }, seed)
      );
      return { light: light!, heavy: heavy! };
    });
    const text = gains.map(({ light, heavy }) =>
      `${significant(light, 2)} to ${significant(heavy, 2)}`
    );
    return {
      measured: `SGD/sign: ${text[0]} (mild), ${text[1]} (outliers)`,
      criterion: "grows by ≥ 1.5×",
      holds: gains.every(({ light, heavy }) => heavy >= 1.5 * light),
    };
  },
};
