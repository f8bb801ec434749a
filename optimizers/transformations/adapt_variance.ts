/** Variance adaptation. @module */
import {
  abs,
  atLeast,
  div,
  erf,
  type Expression,
  mul,
  sqrt,
  square,
  sub,
} from "../rules/expression.ts";
import { unknownName } from "../nearest_name.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";

/** Variance adaptation factors γ as functions of the relative variance η². */
export type AdaptationFactor = "inverse" | "inverse-sqrt" | "erf";

// γ as a function of z, where z² = 1 / (1 + η²) and η² is the relative variance of the direction
const factors: Readonly<Record<AdaptationFactor, (z: Expression) => Expression>> = {
  /** `γ = 1 / (1+η²)`, optimal for a stochastic gradient (Eq. 15, 17). */
  "inverse": (z) => square(z),
  /** `γ = (1+η²)^(-1/2)`, Adam's (Eq. 8), close to the optimal factor for a sign. */
  "inverse-sqrt": (z) => abs(z),
  /** `γ = erf(1/(√2 η))`, optimal for the sign of a Gaussian direction (Eq. 10, 16). */
  "erf": (z) => erf(div(abs(z), sqrt(mul(2, atLeast(sub(1, square(z)), 0))))),
};

const texts: Readonly<Record<AdaptationFactor, string>> = {
  "inverse": "z²",
  "inverse-sqrt": "z",
  "erf": "erf(z/√(2-2z²))",
};

/**
 * The direction is shortened where it is noisy, `p̂ ← γ ⊙ p̂` with γ in [0, 1]: the second of the
 * two aspects of Adam (ICML 2018, §3, Lemma 1).
 *
 * It needs the signal-to-noise ratio from `moments`, `adamMoments` or `miniBatchMoments` before it
 * in the chain, with nothing but `sign`, `scale` or another factor in between.
 *
 * @throws {RangeError} if the factor is unknown
 */
export function adaptVariance(factor: AdaptationFactor = "inverse"): Elementwise<never> {
  if (!Object.hasOwn(factors, factor)) {
    throw unknownName("variance adaptation factor", factor, Object.keys(factors));
  }
  return elementwise<never>({
    name: "adaptVariance",
    aspects: { factor: texts[factor] },
    apply(signal) {
      if (signal.signalToNoise === undefined) {
        throw new TypeError(
          "adaptVariance needs a signal-to-noise ratio: put moments, adamMoments or " +
            "miniBatchMoments before it in the chain",
        );
      }
      return { ...signal, update: mul(factors[factor](signal.signalToNoise), signal.update) };
    },
  });
}
