/** AdaGrad. @module */
import * as tf from "@tensorflow/tfjs";
import { chain, named } from "../../algebra/chain.ts";
import { elementwise } from "../../algebra/elementwise.ts";
import { checkNonNegative } from "../../check.ts";
import {
  add,
  atMost,
  type Expression,
  ratio,
  root,
  squarable,
  square,
} from "../../rules/expression.ts";
import type { Elementwise } from "../../rules/rule.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord } from "../contract/record.ts";
import { nonNegative } from "../contract/settings.ts";

/** Options of {@linkcode adaGrad}. */
export interface AdaGradOptions extends SgdOptions {
  /** v before the first step, at least 0; default 0. */
  readonly initialAccumulator?: number;
  /** ε ≥ 0, added inside the root; default 1e-16, so that a single g above 1e-8 outweighs it. */
  readonly epsilon?: number;
}

/**
 * AdaGrad (Duchi et al., 2011; thesis Eq. 3.26): `v ← v + g²`, `u = -α g / √(v + ε)`.
 *
 * State: the sum `v`. A gradient beyond ±2^62 counts as that, and so does a sum beyond 2^127.
 *
 * @throws {RangeError} on bad hyper-parameters
 */
export function adaGrad(
  { learningRate, initialAccumulator = 0, epsilon = 1e-16 }: AdaGradOptions,
): Elementwise<"v"> {
  checkNonNegative(initialAccumulator, "initialAccumulator");
  checkNonNegative(epsilon, "epsilon");
  const scaleBySum = elementwise<"v">({
    name: "adaGrad",
    apply({ update }, cell) {
      const g = squarable(update);
      const next = (old: Expression) => atMost(add(old, square(g)), 2 ** 127);
      const v = cell.slot("v", next, initialAccumulator);
      return { update: ratio(g, root(add(v, cell.scalar("epsilon", () => epsilon)))) };
    },
  });
  return named("adaGrad", chain(scaleBySum, scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode adaGrad}. */
export const adaGradRecord: OptimizerRecord<"adagrad"> = optimizerRecord({
  id: "adagrad",
  label: "AdaGrad",
  color: "#999933",
  dash: [7, 3],
  create: adaGrad,
  settings: { initialAccumulator: nonNegative, epsilon: nonNegative },
  elementwise: true,
  learningRate: { like: () => 0.01 }, // as is usual
  counterpart: { name: "adagrad", create: (learningRate) => tf.train.adagrad(learningRate) },
});
