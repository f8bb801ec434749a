/**
 * The papers' methods, as points of one small algebra (ICML 2018, Fig. 1 and §C).
 *
 * Each is a direction, g or its moving average m, taken as it is or by its sign, and shortened by
 * its noise or not:
 *
 * |                       | as it is | sign                          |
 * | --------------------- | -------- | ----------------------------- |
 * | g                     | `sgd`    | `signSgd`                     |
 * | g, variance-adapted   | `svag`   | `adamStar` on the gradient    |
 * | m                     | `mSgd`   | `mSignSgd`                    |
 * | m, variance-adapted   | `mSvag`  | `adam`, `adamStar`            |
 *
 * @module
 */
import { chain, named } from "../algebra/chain.ts";
import type { LearningRate } from "../types.ts";
import type { Elementwise } from "../rules/rule.ts";
import { adaptVariance, type Factor } from "../transformations/adapt_variance.ts";
import {
  adamMoments,
  type AdamMomentsOptions,
  miniBatchMoments,
  moments,
  type MomentsOptions,
  type PaperVersion,
} from "../transformations/moments.ts";
import { momentum } from "../transformations/momentum.ts";
import { scaleByLearningRate } from "../transformations/scale.ts";
import { sign } from "../transformations/sign.ts";

/** Options of methods without a memory. */
export interface SgdOptions {
  /** α, a positive number or a schedule. */
  readonly learningRate: LearningRate;
}

/** Options of methods with one moving-average constant. */
export interface MomentumMethodOptions extends SgdOptions {
  /** β in [0, 1); default 0.9. */
  readonly beta?: number;
}

/** Options of variance-adapted methods. */
export interface VarianceAdaptedOptions extends MomentumMethodOptions {
  /** Which version of the paper; default `"icml2018"`. */
  readonly version?: PaperVersion;
}

/** Options of {@linkcode adamStar} and {@linkcode adamStarMiniBatch}. */
export interface AdamStarOptions extends VarianceAdaptedOptions, Pick<MomentsOptions, "direction"> {
  /** Variance adaptation factor; default `"inverse-sqrt"`, Adam's. `"erf"` is the optimal one. */
  readonly factor?: Factor;
}

/** Options of {@linkcode adam}. */
export interface AdamOptions extends SgdOptions, AdamMomentsOptions {}

/**
 * Stochastic gradient descent (Robbins and Monro, 1951): `u = -α g`.
 *
 * @throws {RangeError} on a bad learning rate
 */
export function sgd({ learningRate }: SgdOptions): Elementwise<never> {
  return named("sgd", chain(scaleByLearningRate(learningRate)));
}

/**
 * Stochastic sign descent, the papers' SSD (ICML 2018, §1.2): `u = -α sign(g)`.
 *
 * @throws {RangeError} on a bad learning rate
 */
export function signSgd({ learningRate }: SgdOptions): Elementwise<never> {
  return named("signSgd", chain(sign(), scaleByLearningRate(learningRate)));
}

/**
 * Stochastic variance-adapted gradient, SVAG (ICML 2018, Alg. 3): `u = -α γ ⊙ g` with
 * `γ = m² / (m² + ŝ)` (Eq. 23) and ŝ from moving averages (Eq. 22). The first step is an SGD step.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function svag(
  { learningRate, ...options }: VarianceAdaptedOptions,
): Elementwise<"m" | "v"> {
  return named(
    "svag",
    chain(
      moments({ ...options, direction: "gradient" }),
      adaptVariance("inverse"),
      scaleByLearningRate(learningRate),
    ),
  );
}

/**
 * SGD with momentum, M-SGD (ICML 2018, Alg. 2): `u = -α m`, m the bias-corrected moving average.
 * It is a rescaled heavy ball: same path as {@linkcode heavyBall} with α (1-β), bias correction aside.
 *
 * State: the average `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function mSgd({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  return named("mSgd", chain(momentum({ beta }), scaleByLearningRate(learningRate)));
}

/**
 * Stochastic sign descent with momentum, M-SSD (ICML 2018, Alg. 2): `u = -α sign(m̃)`.
 *
 * State: the average `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function mSignSgd({ learningRate, beta = 0.9 }: MomentumMethodOptions): Elementwise<"m"> {
  const average = momentum({ beta, debias: false }); // the same sign
  return named("mSignSgd", chain(average, sign(), scaleByLearningRate(learningRate)));
}

/**
 * SVAG with momentum, M-SVAG (ICML 2018, Alg. 1): `u = -α γ ⊙ m` with
 * `γ = m² / (m² + ρ(β,t) ŝ)` (Eq. 25). The first step is an SGD step; there is no ε, and a
 * coordinate with m = 0 does not move. With `version: "iclr2018"` it is Alg. 2 of that version:
 * κ(μ,t) (v - m²) in place of ρ ŝ.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { mSvag, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = mSvag({ learningRate: 0.5 });
 * const params = { w: tf.tensor1d([1, 2]) };
 * const [state, update] = optimizer.update(optimizer.init(params), { w: tf.tensor1d([4, 0]) });
 * assertEquals(await update.w!.array(), [-2, 0]); // the first step is a step of SGD
 * assertEquals(state.count, 1);
 * ```
 */
export function mSvag(
  { learningRate, ...options }: VarianceAdaptedOptions,
): Elementwise<"m" | "v"> {
  return named(
    "mSvag",
    chain(moments(options), adaptVariance("inverse"), scaleByLearningRate(learningRate)),
  );
}

/**
 * Adam (Kingma and Ba, 2015) as the papers read it, the sign of m times a variance adaptation
 * factor (ICML 2018, Eq. 7): `u = -α sign(m) ⊙ |z| = -α m / (√v + ε)`.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adam({ learningRate, ...options }: AdamOptions): Elementwise<"m" | "v"> {
  return named(
    "adam",
    chain(
      adamMoments(options),
      sign(),
      adaptVariance("inverse-sqrt"),
      scaleByLearningRate(learningRate),
    ),
  );
}

/**
 * Adam with the variance estimate of M-SVAG, ADAM* (ICML 2018, Alg. 4): `u = -α γ ⊙ sign(m)` with
 * `γ = (1 + ρ(β,t) ŝ / m²)^(-1/2)`; one β, no ε.
 *
 * `factor: "erf"` takes the factor that is optimal for Gaussian gradients (§3.1, Eq. 16).
 * `direction: "gradient"` is variance-adapted sign descent without momentum, `sign(g)` with
 * `γ = (1 + ŝ / m²)^(-1/2)`, which §C.2 names and leaves unexplored. `version: "iclr2018"` is
 * Alg. 4 of that version.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adamStar(
  { learningRate, factor = "inverse-sqrt", ...options }: AdamStarOptions,
): Elementwise<"m" | "v"> {
  return named(
    "adamStar",
    chain(moments(options), sign(), adaptVariance(factor), scaleByLearningRate(learningRate)),
  );
}

/**
 * M-SVAG with the variance of the mini-batch gradient, `seen.variance` (ICML 2018, Alg. 5). With
 * `version: "iclr2018"` it is Alg. 3 of that version, whose averages are not normalized: its
 * direction is 1/(1-β) times as long.
 *
 * State: the averages `m` and `r`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function mSvagMiniBatch(
  { learningRate, ...options }: VarianceAdaptedOptions,
): Elementwise<"m" | "r"> {
  return named(
    "mSvagMiniBatch",
    chain(miniBatchMoments(options), adaptVariance("inverse"), scaleByLearningRate(learningRate)),
  );
}

/**
 * ADAM* with the variance of the mini-batch gradient, `seen.variance` (ICLR 2018, Alg. 5, with the
 * normalized averages of ICML 2018, Alg. 5, unless `version: "iclr2018"`).
 *
 * State: the averages `m` and `r`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adamStarMiniBatch(
  { learningRate, factor = "inverse-sqrt", ...options }: AdamStarOptions,
): Elementwise<"m" | "r"> {
  return named(
    "adamStarMiniBatch",
    chain(
      miniBatchMoments(options),
      sign(),
      adaptVariance(factor),
      scaleByLearningRate(learningRate),
    ),
  );
}
