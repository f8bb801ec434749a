/** Thesis Lemmas 5.1 and 5.2, ICML Lemma 1: the best factors for a noisy direction and for its sign. @module */
import { random, type RandomStream } from "../../../../../problems/random.ts";
import { expectation } from "../../gradient_samples.ts";
import { bounded, each, equal, type Statement } from "../../statement.ts";

/** A random number with five equally probable values and a mean that is not 0. */
const values = (stream: RandomStream) => {
  const shift = 2 * stream.normal();
  return Array.from({ length: 5 }, () => shift + stream.normal() ** 3);
};

/** The place of the least value of a parabola, from three of its points. */
function vertex(of: (x: number) => number): number {
  const [left, middle, right] = [of(-1), of(0), of(1)];
  return (left - right) / (2 * (left - 2 * middle + right));
}

/** `E(γp̂ - p)²` is least at `p²/(p² + σ²)`, whatever the distribution. */
export const lemma51: Statement = {
  item: "Lemma 5.1",
  statement: "E‖γ⊙p̂ - p‖² is least at γ_i = p_i²/(p_i² + σ_i²)",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(instances, (k) => {
      const cases = values(random(seed, "lemma-5.1", k));
      const p = expectation(cases, (x) => x);
      const best = vertex((gamma) => expectation(cases, (x) => (gamma * x - p) ** 2));
      return Math.abs(best - p ** 2 / expectation(cases, (x) => x ** 2));
    })),
};

/** `E(γ sign p̂ - sign p)²` is least at `2ρ - 1`, whatever the distribution. */
export const lemma52: Statement = {
  item: "Lemma 5.2",
  statement: "E‖γ⊙sign p̂ - sign p‖² is least at γ_i = 2ρ_i - 1",
  version: "printed",
  measure: ({ instances, seed }) =>
    equal(each(instances, (k) => {
      const cases = values(random(seed, "lemma-5.2", k));
      const sign = Math.sign(expectation(cases, (x) => x));
      const best = vertex((gamma) => expectation(cases, (x) => (gamma * Math.sign(x) - sign) ** 2));
      return Math.abs(best - (2 * expectation(cases, (x) => Number(Math.sign(x) === sign)) - 1));
    })),
};

/**
 * “With a minimum of 0 in the absence of information”: a skewed gradient can have the wrong sign more often
 * than not, and then its best factor is negative.
 */
export const leastSignFactor: Statement = {
  item: "After Lemma 5.2",
  statement: "the factor 2ρ_i - 1 is at least 0",
  version: "printed",
  measure: () => {
    const cases = [10, -1, -1, -1, -1]; // mean 1.2, positive once in five times
    const factor = 2 * expectation(cases, (x) => Number(x > 0)) - 1;
    return {
      measured: `p̂ = 10 or, four times as often, -1: γ = ${factor.toFixed(1)}`,
      criterion: "≥ 0",
      holds: factor >= 0,
    };
  },
};

/** It is at least 0 where the median has the sign of the mean, as for distributions symmetric around it. */
export const leastSignFactorSymmetric: Statement = {
  item: "After Lemma 5.2",
  statement: "it is, for noise that is symmetric",
  version: "corrected",
  measure: ({ instances, seed }) =>
    bounded(each(instances, (k) => {
      const stream = random(seed, "lemma-5.2", "symmetric", k);
      const noise = Array.from({ length: 3 }, () => stream.normal() ** 3);
      const p = Math.abs(stream.normal());
      const cases = noise.flatMap((x) => [p + x, p - x]);
      return 0.5 / expectation(cases, (x) => Number(x > 0));
    })),
};
