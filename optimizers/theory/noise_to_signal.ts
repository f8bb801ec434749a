/** Estimating how noisy a gradient is from a few samples. @module */

/** Empirical moments of a sample. */
export interface Moments {
  /** Mean of the gradients. */
  readonly mean: number;
  /** With the divisor m - 1. */
  readonly variance: number;
}

/**
 * Empirical mean and variance.
 *
 * @throws {RangeError} if there are fewer than two samples
 */
export function empiricalMoments(samples: ArrayLike<number>): Moments {
  const m = samples.length;
  if (m < 2) throw new RangeError(`a variance takes at least two samples, got ${m}`);
  let sum = 0;
  for (let k = 0; k < m; k++) sum += samples[k]!;
  const mean = sum / m;
  let squares = 0;
  for (let k = 0; k < m; k++) squares += (samples[k]! - mean) ** 2;
  return { mean, variance: squares / (m - 1) };
}

/**
 * `η̂² = σ̂² / μ̂²` from the empirical moments (thesis §4.3): ill-posed where η² is large, as then the mean
 * may be anywhere near zero, and `E[μ̂²] = μ² + σ²/m` (Eq. 4.16) is mostly noise.
 *
 * @throws {RangeError} if there are fewer than two samples
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { noiseToSignal } from "./noise_to_signal.ts";
 *
 * assertAlmostEquals(noiseToSignal([1, 2, 3]), 1 / 4);
 * ```
 */
export function noiseToSignal(samples: ArrayLike<number>): number {
  const { mean, variance } = empiricalMoments(samples);
  return variance / (mean * mean);
}
