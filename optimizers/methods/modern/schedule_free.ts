/** Schedule-Free SGD and AdamW. @module */
import { averagesOf, offsetOf } from "../../aspects.ts";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkBeta, checkNonNegative } from "../../check.ts";
import { unknownName } from "../../nearest_name.ts";
import { add, ratio, root, squarable, square } from "../../rules/expression.ts";
import { type Elementwise, movingAverage } from "../../rules/rule.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { averagedIterates } from "../../transformations/averaged_iterates.ts";
import { type DecayOptions, decoupledDecay } from "../../transformations/decay.ts";
import { sign } from "../../transformations/sign.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction, nonNegative, oneOf } from "../contract/settings.ts";

/** Options of {@linkcode scheduleFree}; `beta` is how near the average gradients are taken. */
export interface ScheduleFreeOptions extends MomentumMethodOptions, DecayOptions {
  /** Whose steps are averaged; default `"adamw"`. */
  readonly base?: "adamw" | "sgd";
  /** β₂ in [0, 1) of AdamW's second moment; default 0.999. */
  readonly beta2?: number;
  /** ε ≥ 0 of AdamW, added outside the root; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Schedule-Free AdamW, or SGD (Defazio et al., 2024, Alg. 1): steps along `p = g / (√v + ε) + λ θ`, v the
 * bias-corrected average of g², or along `p = g + λ θ`, averaged by {@linkcode averagedIterates}, which
 * makes momentum and a learning rate that decreases superfluous. Warm-up is a schedule, such as
 * `linearWarmup`. Where batch normalization keeps running statistics, these are of θ and not of the average.
 *
 * State: `z` and the average `x`, which is evaluated in place of θ; of AdamW `v` too. It needs `seen.params`. A
 * gradient beyond ±2^62 counts as that in v.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function scheduleFree(
  {
    learningRate,
    base = "adamw",
    beta = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    ...decay
  }: ScheduleFreeOptions,
): Elementwise<"v" | "z" | "x"> {
  if (base !== "adamw" && base !== "sgd") throw unknownName("base", base, ["adamw", "sgd"]);
  checkBeta(beta2, "beta2");
  checkNonNegative(epsilon, "epsilon");
  const secondMoment = elementwise<"v">({
    name: "secondMoment",
    aspects: {
      variance: "z² = g²/v",
      memory: averagesOf(["v", beta2]),
      correction: "bias",
      ...offsetOf(epsilon),
    },
    apply({ update }, cell) {
      const g = squarable(update);
      const v = movingAverage(cell, "v", beta2, square(g), { debias: true });
      const scale = add(root(v), cell.scalar("epsilon", () => epsilon));
      return { update: g, signalToNoise: ratio(g, scale) };
    },
  });
  const direction = base === "sgd" ? [] : [secondMoment, sign(), adaptVariance("inverse-sqrt")];
  const links = [...decoupledDecay(decay), averagedIterates({ learningRate, beta })];
  return named("scheduleFree", chain(...direction, ...links));
}

/** What is known of {@linkcode scheduleFree}. */
export const scheduleFreeRecord: OptimizerRecord<"schedule-free"> = optimizerRecord({
  id: "schedule-free",
  label: "Schedule-Free",
  color: "#BF812D",
  dash: [12, 3, 2, 3],
  create: scheduleFree,
  settings: {
    base: oneOf("adamw", "sgd"),
    beta: fraction,
    beta2: fraction,
    epsilon: nonNegative,
    weightDecay: nonNegative,
  },
  elementwise: true,
  // "1x-10x larger" than with a schedule (the authors' advice)
  learningRate: { like: (four) => toOneDigit(3 * four.adam) },
});
