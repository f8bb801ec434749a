/** Synthetic gradients of which mean and variance are known. @module */
import type { RandomStream } from "../../../problems/random.ts";

/** A stream of mini-batch gradients of one coordinate. */
export interface GradientStream {
  readonly name: string;
  /** ∇L_t. */
  readonly mean: (step: number) => number;
  /** σ, the standard deviation of the mini-batch gradient. */
  readonly deviation: number;
  /** The noise of one example, with mean 0 and variance 1. */
  readonly noise: (stream: RandomStream) => number;
}

const normal = (stream: RandomStream) => stream.normal();

/**
 * Student's t with five degrees of freedom, scaled to variance 1. Its kurtosis is 9; with fewer degrees it
 * would be infinite, and a standard error of a variance would say nothing.
 */
function heavyTailed(stream: RandomStream): number {
  let squares = 0;
  for (let k = 0; k < 5; k++) squares += stream.normal() ** 2;
  return stream.normal() * Math.sqrt(3 / squares); // t_5 / √(5/3)
}

/** Stationary with little and much noise, drifting slowly and fast, and heavy-tailed. */
export const streams: readonly GradientStream[] = [
  { name: "η = 1", mean: () => 1, deviation: 1, noise: normal },
  { name: "η = 4", mean: () => 1, deviation: 4, noise: normal },
  {
    name: "slow drift",
    mean: (step) => 3 * Math.exp(-step / 1000),
    deviation: 1,
    noise: normal,
  },
  { name: "fast drift", mean: (step) => 3 * Math.exp(-step / 50), deviation: 1, noise: normal },
  { name: "heavy tails", mean: () => 1, deviation: 1, noise: heavyTailed },
];
