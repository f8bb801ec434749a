/** SVAG with momentum, M-SVAG. @module */
import { chain, named } from "../../algebra/chain.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { moments } from "../../transformations/moments.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { AveragedVarianceOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { corrections, fraction, versions } from "../contract/settings.ts";

/**
 * SVAG with momentum, M-SVAG (ICML 2018, Alg. 1): `u = -α γ ⊙ m` with
 * `γ = m² / (m² + ρ(β,t) ŝ)` (Eq. 25). The first step is an SGD step; there is no ε, and a
 * coordinate with m = 0 does not move. With `version: "iclr2018"` it is Alg. 2 of that version:
 * κ(μ,t) (v - m²) in place of ρ ŝ. `beta2` is a β of its own for v, `correction: "partial"` corrects m²
 * for its noise, see {@linkcode moments}.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { mSvag, useBackend } from "../../mod.ts";
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
  { learningRate, ...options }: AveragedVarianceOptions,
): Elementwise<"m" | "v"> {
  return named(
    "mSvag",
    chain(moments(options), adaptVariance("inverse"), scaleByLearningRate(learningRate)),
  );
}

/** What is known of {@linkcode mSvag}. */
export const mSvagRecord: OptimizerRecord<"m-svag"> = optimizerRecord({
  id: "m-svag",
  label: "M-SVAG",
  color: "#5AB4E5",
  dash: [],
  create: mSvag,
  settings: { beta: fraction, beta2: fraction, correction: corrections, version: versions },
  elementwise: true,
  learningRate: { like: (four) => four["m-svag"], timesLipschitz: 0.5 },
});
