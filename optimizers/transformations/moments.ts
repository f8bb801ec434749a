/** Moving averages of the gradient and its square, and what they say about the noise. @module */
import { averagesOf, offsetOf } from "../aspects.ts";
import {
  add,
  atMost,
  type Expression,
  ifGreater,
  mul,
  ratio,
  root,
  squarable,
  square,
  sub,
} from "../rules/expression.ts";
import { checkBeta, checkNonNegative } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { movingAverage, type RuleContext } from "../rules/rule.ts";

/** Which direction is taken: the gradient g, or its moving average m (the papers' "M-"). */
export type MomentsDirection = "gradient" | "momentum";

/** Which version of the paper: ICML 2018 (and the thesis), or the ICLR 2018 submission. */
export type PaperVersion = "icml2018" | "iclr2018";

/** Options of {@linkcode moments} and {@linkcode miniBatchMoments}. */
export interface MomentsOptions {
  /** β in [0, 1) of both averages; default 0.9. */
  readonly beta?: number;
  /** Default `"momentum"`. */
  readonly direction?: MomentsDirection;
  /** Default `"icml2018"`. */
  readonly version?: PaperVersion;
}

/** Options of {@linkcode moments}. */
export interface AverageMomentsOptions extends MomentsOptions {
  /** β of v in [0, 1); that of m by default. */
  readonly beta2?: number;
  /**
   * `"partial"`: the m² of γ loses `ρ ŝ`, by which it is larger than ∇² on average (ICML 2018, §4.3: "found
   * them to have destabilizing effects"). Default `"none"`.
   */
  readonly correction?: "none" | "partial";
}

/** Options of {@linkcode adamMoments}. */
export interface AdamMomentsOptions {
  /** β₁ in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** β₂ in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** ε ≥ 0, added outside the root; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * `ρ(β, t) = (1-β)(1+β^(t+1)) / ((1+β)(1-β^(t+1)))`, by which the variance of m_t is smaller than
 * that of one gradient (ICML 2018, Eq. 21 and 60). ρ(β, 0) = 1; the paper's "ρ(β, 0) = 0" in §4.4
 * is a slip.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { varianceOfAverage } from "./moments.ts";
 *
 * assertEquals(varianceOfAverage(0.9, 0), 1);
 * assertAlmostEquals(varianceOfAverage(0.9, 1e6), 0.1 / 1.9);
 * ```
 */
export function varianceOfAverage(beta: number, t: number): number {
  const power = beta ** (t + 1);
  return (1 - beta) * (1 + power) / ((1 + beta) * (1 - power));
}

/**
 * `(1-β) / (1-β^(t+1))`, the weight of a term in the average of t+1 terms of which each counts β times as much as the
 * one after it.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { weightInAverage } from "./moments.ts";
 *
 * assertEquals(weightInAverage(0.9, 0), 1);
 * assertAlmostEquals(weightInAverage(0.5, 1), 2 / 3);
 * ```
 */
export function weightInAverage(beta: number, t: number): number {
  return (1 - beta) / (1 - beta ** (t + 1));
}

/**
 * The direction with its signal-to-noise ratio, both from moving averages (ICML 2018, Alg. 1 and 3):
 *
 * ```text
 * m̃ ← β m̃ + (1-β) g     ṽ ← β ṽ + (1-β) g²     m, v: divided by 1 - β^(t+1)
 * ŝ = (v - m²) / (1 - ρ(β,t)), never below 0, and 0 at t = 0          Eq. 22, §4.4
 * z² = m² / (m² + ρ(β,t) ŝ) for direction m, m² / (m² + ŝ) for g       Eq. 25, Eq. 23
 * ```
 *
 * The ICLR 2018 version leaves out `1 / (1-ρ)`; its κ(μ,t) of Eq. 19 is this ρ. With averages of their own
 * lengths ρ is that of m: v is the second moment of the gradient whatever its β is.
 *
 * State: `m` and `v`, the un-corrected averages. z is 0 where m is, and where m² + ρ ŝ is below
 * 2^-126 (|g| below about 1e-19): such a coordinate rests. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} unless 0 ≤ β < 1
 */
export function moments(
  {
    beta = 0.9,
    beta2 = beta,
    direction = "momentum",
    version = "icml2018",
    correction = "none",
  }: AverageMomentsOptions = {},
): Elementwise<"m" | "v"> {
  checkBeta(beta);
  checkBeta(beta2, "beta2");
  return elementwise<"m" | "v">({
    name: "moments",
    aspects: {
      direction: direction === "momentum" ? "m" : "g",
      variance: "z² = m²/(m² + c (v - m²))",
      memory: averagesOf(["m", beta], ["v", beta2]),
      correction: `bias, c = ${weightText(direction, version)}` +
        (correction === "none" ? "" : ", m² - ρ ŝ in place of m²"),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const [m, v] = averages(cell, beta, beta2, g);
      const weight = cell.scalar("noise", (t) => noiseWeight(beta, t, direction, version));
      const excess = ifGreater(v, square(m), sub(v, square(m)), 0);
      const ofMean = (t: number) => noiseWeight(beta, t, "momentum", version);
      const signal = correction === "none"
        ? { square: square(m), root: m }
        : corrected(m, mul(cell.scalar("noise/m", ofMean), excess));
      const secondMoment = add(signal.square, mul(weight, excess));
      return {
        update: direction === "momentum" ? m : g,
        signalToNoise: ratio(signal.root, root(secondMoment)),
      };
    },
  });
}

/** `(m² - ρ ŝ)₊`, an estimate of ∇² without the part of m² that is noise, and its root. */
function corrected(m: Expression, noise: Expression) {
  const left = ifGreater(square(m), noise, sub(square(m), noise), 0);
  return { square: left, root: root(left) };
}

/** The factor of `v - m²` in `var[p̂]`; the paper defines the variance estimate as 0 at t = 0. */
function noiseWeight(
  beta: number,
  t: number,
  direction: MomentsDirection,
  version: PaperVersion,
): number {
  const rho = varianceOfAverage(beta, t);
  if (rho === 1) return 0; // t = 0, or β = 0: v = m², the estimate is 0/0
  const varianceOfDirection = direction === "momentum" ? rho : 1;
  return version === "icml2018" ? varianceOfDirection / (1 - rho) : varianceOfDirection;
}

/**
 * The direction m with Adam's signal-to-noise ratio, `z = m / (√v + ε)` (ICML 2018, Eq. 4 to 9;
 * Kingma and Ba, 2015): the second moment of the *gradient* under the mean of m, with averages of
 * their own lengths, and ε.
 *
 * State: `m` and `v`, the un-corrected averages. A gradient beyond ±2^62 counts as that.
 *
 * @throws {RangeError} unless 0 ≤ β₁, β₂ < 1 and ε ≥ 0
 */
export function adamMoments(
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamMomentsOptions = {},
): Elementwise<"m" | "v"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  return elementwise<"m" | "v">({
    name: "adamMoments",
    aspects: {
      direction: "m",
      variance: "z² = m²/(m² + c (v - m²))",
      memory: averagesOf(["m", beta1], ["v", beta2]),
      correction: "bias, c = 1",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const [m, v] = averages(cell, beta1, beta2, g);
      const scale = add(root(v), cell.scalar("epsilon", () => epsilon));
      return { update: m, signalToNoise: ratio(m, scale) };
    },
  });
}

/**
 * The direction with its signal-to-noise ratio, the variance estimated within the mini-batch
 * (ICML 2018, §D.1, Alg. 5): `seen.variance` is ŝ, and
 *
 * ```text
 * r̃ ← β² r̃ + (1-β²) ŝ     r = r̃ / (1 - β^(2(t+1)))     z² = m² / (m² + ρ(β,t) r)
 * ```
 *
 * For direction g it is `z² = m² / (m² + r)`. The ICLR 2018 version (its Alg. 3 and 5) keeps sums
 * that are not normalized, `m ← μ m + g`, `r ← μ² r + ŝ`, `z² = m² / (m² + r)`.
 *
 * State: `m` and `r`. A gradient beyond ±2^62 counts as that, a variance beyond 2^124, which has
 * overflowed, likewise.
 *
 * @throws {RangeError} unless 0 ≤ β < 1
 */
export function miniBatchMoments(
  { beta = 0.9, direction = "momentum", version = "icml2018" }: MomentsOptions = {},
): Elementwise<"m" | "r"> {
  checkBeta(beta);
  return elementwise<"m" | "r">({
    name: "miniBatchMoments",
    aspects: {
      direction: direction === "momentum" ? "m" : "g",
      variance: "z² = m²/(m² + c r), r of the batch",
      memory: version === "icml2018"
        ? averagesOf(["m", beta], ["r", beta ** 2])
        : `${averagesOf(["m", beta], ["r", beta ** 2])}, sums`,
      correction: version === "icml2018"
        ? `bias, c = ${direction === "momentum" ? "ρ" : "1"}`
        : "c = 1",
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const [m, noise] = version === "icml2018"
        ? miniBatchAverages(cell, beta, direction, g)
        : miniBatchSums(cell, beta, g);
      return {
        update: direction === "momentum" ? m : g,
        signalToNoise: ratio(m, root(add(square(m), noise))),
      };
    },
  });
}

/** The factor of `v - m²` in `var[p̂]`, as a formula. */
function weightText(direction: MomentsDirection, version: PaperVersion): string {
  if (version === "iclr2018") return direction === "momentum" ? "ρ" : "1";
  return direction === "momentum" ? "ρ/(1-ρ)" : "1/(1-ρ)";
}

/** m and v, bias-corrected. */
function averages(cell: RuleContext, beta1: number, beta2: number, g: Expression) {
  return [
    movingAverage(cell, "m", beta1, g, { debias: true }),
    movingAverage(cell, "v", beta2, square(g), { debias: true }),
  ] as const;
}

/** ŝ, finite, so that a variance that overflows once does not stop its coordinate for ever. */
function varianceOf(cell: RuleContext): Expression {
  return atMost(cell.variance, 2 ** 124);
}

/** m and its variance ρ r (or r for direction g), bias-corrected. */
function miniBatchAverages(
  cell: RuleContext,
  beta: number,
  direction: MomentsDirection,
  g: Expression,
) {
  const m = movingAverage(cell, "m", beta, g, { debias: true });
  const r = movingAverage(cell, "r", beta ** 2, varianceOf(cell), { debias: true });
  if (direction === "gradient") return [m, r] as const;
  return [m, mul(cell.scalar("noise", (t) => varianceOfAverage(beta, t)), r)] as const;
}

function miniBatchSums(cell: RuleContext, beta: number, g: Expression) {
  const keep = cell.scalar("keep/m", () => beta);
  const keepSquared = cell.scalar("keep/r", () => beta ** 2);
  return [
    cell.slot("m", (old) => add(mul(keep, old), g)),
    cell.slot("r", (old) => add(mul(keepSquared, old), varianceOf(cell))),
  ] as const;
}
