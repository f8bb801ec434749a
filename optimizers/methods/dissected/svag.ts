/** The stochastic variance-adapted gradient, SVAG. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { moments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { trace } from "../../transformations/trace.ts";
import type { AveragedVarianceOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { corrections, fraction, oneOf, versions } from "../contract/settings.ts";

/** Options of {@linkcode svag}. */
export interface SvagOptions extends AveragedVarianceOptions {
  /** Momentum on top of the adapted gradient: none by default. */
  readonly acceleration?: "none" | "heavy-ball" | "nesterov";
}

/**
 * Stochastic variance-adapted gradient, SVAG (ICML 2018, Alg. 3): `u = -α γ ⊙ g` with
 * `γ = m² / (m² + ŝ)` (Eq. 23) and ŝ from moving averages (Eq. 22). The first step is an SGD step.
 *
 * `acceleration` puts momentum on top of the adapted gradient, `r ← β r + γ ⊙ g`, as Polyak or Nesterov do,
 * which M-SVAG is not to be confused with (footnote 4). It adds up ten steps at β = 0.9. `beta2` and
 * `correction` are those of {@linkcode moments}.
 *
 * State: the averages `m` and `v`, and with acceleration the sum `m2`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function svag(
  { learningRate, acceleration = "none", ...options }: SvagOptions,
): Elementwise<"m" | "v"> {
  return named(
    "svag",
    chain(
      moments({ ...options, direction: "gradient" }),
      adaptVariance("inverse"),
      ...(acceleration === "none" ? [] : [trace(options.beta ?? 0.9, acceleration === "nesterov")]),
      scaleByLearningRate(learningRate),
    ),
  );
}

/** What is known of {@linkcode svag}. */
export const svagRecord: OptimizerRecord<"svag"> = optimizerRecord({
  id: "svag",
  label: "SVAG",
  color: "#44AA99",
  dash: [10, 2, 2, 2],
  create: svag,
  settings: {
    beta: fraction,
    beta2: fraction,
    correction: corrections,
    acceleration: oneOf("none", "heavy-ball", "nesterov"),
    version: versions,
  },
  elementwise: true,
  learningRate: { like: (four) => four["m-svag"], timesLipschitz: 1 },
});
