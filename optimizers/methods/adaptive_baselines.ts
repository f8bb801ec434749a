/** Classical methods with element-wise step sizes. @module */
import { chain, named } from "../algebra/chain.ts";
import { checkBeta, checkNonNegative, checkPositive } from "../check.ts";
import { elementwise } from "../algebra/elementwise.ts";
import type { Elementwise } from "../rules/rule.ts";
import { add, div, mul, ratio, root, sqrt, square } from "../rules/expression.ts";
import { movingAverage } from "../rules/rule.ts";
import { adaptVariance } from "../transformations/adapt_variance.ts";
import { addDecayedWeights, type DecayOptions } from "../transformations/decay.ts";
import { adamMoments } from "../transformations/moments.ts";
import { scaleByLearningRate } from "../transformations/scale.ts";
import { sign } from "../transformations/sign.ts";
import type { AdamOptions, SgdOptions } from "./dissected.ts";

/** Options of {@linkcode adaGrad}. */
export interface AdaGradOptions extends SgdOptions {
  /** v before the first step, at least 0; default 0. */
  readonly initialAccumulator?: number;
  /** ε ≥ 0, added outside the root; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * AdaGrad (Duchi et al., 2011): `v ← v + g²`, `u = -α g / (√v + ε)`.
 *
 * State: the sum `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adaGrad(
  { learningRate, initialAccumulator = 0, epsilon = 1e-8 }: AdaGradOptions,
): Elementwise<"v"> {
  checkNonNegative(initialAccumulator, "initialAccumulator");
  checkNonNegative(epsilon, "epsilon");
  const scaleBySum = elementwise<"v">({
    name: "adaGrad",
    apply({ update: g }, cell) {
      const v = cell.slot("v", (old) => add(old, square(g)), initialAccumulator);
      return { update: ratio(g, add(root(v), cell.scalar("epsilon", () => epsilon))) };
    },
  });
  return named("adaGrad", chain(scaleBySum, scaleByLearningRate(learningRate)));
}

/** Options of {@linkcode rmsProp}. */
export interface RmsPropOptions extends SgdOptions {
  /** β in [0, 1); default 0.9. */
  readonly beta?: number;
  /** ε ≥ 0, added outside the root; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * RMSProp (Tieleman and Hinton, 2012): `v ← β v + (1-β) g²`, `u = -α g / (√v + ε)`; as there, v is
 * not bias-corrected.
 *
 * State: the average `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function rmsProp(
  { learningRate, beta = 0.9, epsilon = 1e-8 }: RmsPropOptions,
): Elementwise<"v"> {
  checkBeta(beta);
  checkNonNegative(epsilon, "epsilon");
  const scaleByAverage = elementwise<"v">({
    name: "rmsProp",
    apply({ update: g }, cell) {
      const v = movingAverage(cell, "v", beta, square(g));
      return { update: ratio(g, add(root(v), cell.scalar("epsilon", () => epsilon))) };
    },
  });
  return named("rmsProp", chain(scaleByAverage, scaleByLearningRate(learningRate)));
}

/** Options of {@linkcode adaDelta}. */
export interface AdaDeltaOptions extends Partial<SgdOptions> {
  /** β in [0, 1), Zeiler's ρ; default 0.95. */
  readonly beta?: number;
  /** ε > 0, added inside both roots: with 0 nothing would ever move; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * AdaDelta (Zeiler, 2012, Alg. 1), with a learning rate (default 1) as is usual:
 * `v ← β v + (1-β) g²`, `p = g √(x + ε) / √(v + ε)`, `x ← β x + (1-β) p²`, `u = -α p`.
 *
 * State: the averages `v` and `x`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adaDelta(
  { learningRate = 1, beta = 0.95, epsilon = 1e-6 }: AdaDeltaOptions = {},
): Elementwise<"v" | "x"> {
  checkBeta(beta);
  checkPositive(epsilon, "epsilon");
  const scaleByUpdates = elementwise<"v" | "x">({
    name: "adaDelta",
    apply({ update: g }, cell) {
      const offset = cell.scalar("epsilon", () => epsilon);
      const v = movingAverage(cell, "v", beta, square(g));
      let direction = g;
      movingAverage(cell, "x", beta, (old) => {
        direction = mul(div(sqrt(add(old, offset)), sqrt(add(v, offset))), g);
        return square(direction);
      });
      return { update: direction };
    },
  });
  return named("adaDelta", chain(scaleByUpdates, scaleByLearningRate(learningRate)));
}

/** Options of {@linkcode adamW}. */
export interface AdamWOptions extends AdamOptions, DecayOptions {}

/**
 * Adam with decoupled weight decay, AdamW (Loshchilov and Hutter, 2019):
 * `u = -α (m / (√v + ε) + λ θ)`. It needs `seen.params`; λ defaults to 0.01.
 *
 * State: the averages `m` and `v`.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adamW(
  { learningRate, weightDecay = 0.01, mask, ...options }: AdamWOptions,
): Elementwise<"m" | "v"> {
  return named(
    "adamW",
    chain(
      adamMoments(options),
      sign(),
      adaptVariance("inverse-sqrt"),
      addDecayedWeights({ weightDecay, ...(mask && { mask }) }),
      scaleByLearningRate(learningRate),
    ),
  );
}
