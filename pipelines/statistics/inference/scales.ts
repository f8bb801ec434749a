/** On which scale a measure is analysed, and how results come back from it. @module */

/** A scale of a measure. Values on it are called scores. */
export interface Scale {
  readonly name: "ratio" | "accuracy" | "difference";
  /** A value of the measure as a score. */
  score(value: number): number;
  /** The value that a score stands for. */
  value(score: number): number;
  /**
   * A difference of scores in units one can read: a ratio, or a difference of values, for methods
   * whose mean score is `level`. Increasing in `difference`, for any level.
   */
  effect(difference: number, level: number): number;
  /** What {@linkcode effect} is where there is none. */
  readonly nothing: 0 | 1;
  /** The difference of scores that a margin comes to; a share of the value, or of accuracy. */
  margin(margin: number, level: number): number;
  /** The deviation of differences of scores that is assumed on top of what seeds show. */
  floor(level: number): number;
}

/** Float32's rounding, as a share of a value. */
const rounding = 2 ** -23;

/**
 * Positive measures, losses and times, by ratios: the score is the logarithm. A mean of differences is
 * the logarithm of a ratio of geometric means; the margin m stands for ratios in [1/(1 + m), 1 + m].
 *
 * @param resolution what values are counted in: of times to a target, what evaluations are apart; where
 * there is nothing like it, the floor is float32's rounding
 */
export function ratioScale(resolution = 0): Scale {
  return {
    name: "ratio",
    score: Math.log,
    value: Math.exp,
    effect: Math.exp,
    nothing: 1,
    margin: (margin) => Math.log1p(margin),
    floor: (level) => Math.max(rounding, resolution / Math.exp(level)),
  };
}

/**
 * Accuracies on n examples by their empirical logits, with k of n right:
 *
 *     z = log((k + ½) / (n - k + ½)),    (k + ½)/(n + 1) = 1/(1 + e^-z),
 *
 * finite at k = 0 and k = n (Haldane 1956; Anscombe 1956; Cox and Snell 1989, section 2.1.6). No
 * interval leaves [0, 1] on the way back. A difference Δ of logits, at mean logit μ, is told as the
 * difference of the two accuracies around that mean, p(μ + Δ/2) - p(μ - Δ/2), with p = 1/(1 + e^-z).
 *
 * The floor is one example, 1/((n + 1) p (1 - p)) as logits: seeds that happen to agree do not prove
 * a spread of 0 in a measure that moves by whole examples.
 *
 * @param examples n; of the test part, where test accuracies are analysed
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { accuracyScale } from "./scales.ts";
 *
 * const { score, value, effect } = accuracyScale(180);
 * assertAlmostEquals(score(1), Math.log(180.5 / 0.5), 1e-12);
 * assertAlmostEquals(value(score(0.9)), 0.9, 1e-12);
 * assertAlmostEquals(effect(score(0.92) - score(0.9), (score(0.92) + score(0.9)) / 2), 0.02, 2e-4);
 * ```
 */
export function accuracyScale(examples: number): Scale {
  const share = (score: number) => 1 / (1 + Math.exp(-score)); // (k + ½)/(n + 1)
  return {
    name: "accuracy",
    score: (value) => Math.log((examples * value + 0.5) / (examples * (1 - value) + 0.5)),
    value: (score) => Math.min(Math.max(((examples + 1) * share(score) - 0.5) / examples, 0), 1),
    effect: (difference, level) => share(level + difference / 2) - share(level - difference / 2),
    nothing: 0,
    // sinh(a)/(cosh μ + cosh a) = m solved for e^a, with a = Δ/2
    margin(margin, level) {
      const c = margin * Math.cosh(level);
      return 2 * Math.log((c + Math.sqrt(c * c + 1 - margin * margin)) / (1 - margin));
    },
    floor: (level) => 1 / ((examples + 1) * share(level) * (1 - share(level))),
  };
}

/**
 * Measures that are not positive, by differences; the margin is a share of the mean value's size.
 *
 * @param resolution as in {@linkcode ratioScale}
 */
export function differenceScale(resolution = 0): Scale {
  return {
    name: "difference",
    score: (value) => value,
    value: (score) => score,
    effect: (difference) => difference,
    nothing: 0,
    margin: (margin, level) => margin * Math.abs(level),
    floor: (level) => Math.max(rounding * Math.abs(level), resolution),
  };
}
