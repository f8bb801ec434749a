/** Lion. @module */
import { averagesOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta } from "../../check.ts";
import { add, mul } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { type DecayOptions, decoupledDecay } from "../../transformations/decay.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction, nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode lion}. */
export interface LionOptions extends SgdOptions, DecayOptions {
  /** β₁ in [0, 1), by which gradient and average are mixed; default 0.9. */
  readonly beta1?: number;
  /** β₂ in [0, 1) of the average; default 0.99. */
  readonly beta2?: number;
}

/**
 * Lion (Chen et al., 2023, Alg. 2): `u = -α (sign(β₁ m + (1-β₁) g) + λ θ)`, and only then
 * `m ← β₂ m + (1-β₂) g`. With β₁ = β₂ the mixture is the new average: then it is `mSignSgd`. λ is 0 by
 * default, as in the authors' code; with another it needs `seen.params`.
 *
 * State: the average `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { lion, useBackend } from "../../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = lion({ learningRate: 0.5 });
 * const params = { w: tf.tensor1d([1, 2]) };
 * const [, update] = optimizer.update(optimizer.init(params), { w: tf.tensor1d([4, 0]) });
 * assertEquals(await update.w!.array(), [-0.5, 0]);
 * ```
 */
export function lion(
  { learningRate, beta1 = 0.9, beta2 = 0.99, ...decay }: LionOptions,
): Elementwise<"m"> {
  checkBeta(beta1, "beta1");
  checkBeta(beta2, "beta2");
  const mixture = elementwise<"m">({
    name: "lionMixture",
    aspects: {
      direction: beta1 === beta2
        ? "m"
        : `${beta1} m + ${Number((1 - beta1).toFixed(9))} g, the old m`,
      memory: averagesOf(["m", beta2]),
    },
    apply({ update: g }, cell) {
      const [keep, take] = [
        cell.scalar("keep", () => beta1),
        cell.scalar("take", () => 1 - beta1),
      ];
      let mixed = g;
      movingAverage(cell, "m", beta2, (old) => {
        mixed = add(mul(keep, old), mul(take, g));
        return g;
      });
      return { update: mixed };
    },
  });
  const links = [...decoupledDecay(decay), scaleByLearningRate(learningRate)];
  return named("lion", chain(mixture, sign(), ...links));
}

/** What is known of {@linkcode lion}. */
export const lionRecord: OptimizerRecord<"lion"> = optimizerRecord({
  id: "lion",
  label: "Lion",
  color: "#A6461D",
  dash: [3, 3],
  create: lion,
  settings: { beta1: fraction, beta2: fraction, weightDecay: nonNegative },
  elementwise: true,
  // "3-10x smaller than that for AdamW" (§5)
  learningRate: { like: (four) => toOneDigit(four.adam / 5) },
});
