/** Shampoo. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { embeddingsAndHeads, kindOf } from "../../matrices.ts";
import { type DecayOptions, decoupledDecay } from "../../transformations/decay.ts";
import { momentum } from "../../transformations/momentum.ts";
import { partitionBy } from "../../transformations/partition.ts";
import {
  type KroneckerOptions,
  preconditionKronecker,
} from "../../transformations/precondition_kronecker.ts";
import { scaleByRootAverage, scaleByRootSum } from "../../transformations/root_sum.ts";
import { scaleByLearningRate } from "../../transformations/scale.ts";
import type { Optimizer } from "../../types.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction, nonNegative, positive, wholeNumber } from "../contract/settings.ts";

/** Options of {@linkcode shampoo}. */
export interface ShampooOptions extends MomentumMethodOptions, KroneckerOptions, DecayOptions {
  /**
   * Patterns of the names, in which `*` stands for any characters, of matrices that AdaGrad is to move; by
   * default embeddings and heads, `*embed*` and `*head*`.
   */
  readonly adaGrad?: readonly string[];
}

/** A factor of a longer axis would be too large to take roots of. */
const longest = 1024;

/**
 * Shampoo (Gupta et al., 2018, Alg. 1): AdaGrad with Kronecker factors. Of a matrix G,
 *
 * ```text
 * L ← L + G Gᵀ     R ← R + Gᵀ G     p = L^(-1/4) G R^(-1/4)     u = -α (m + λ θ),  m the average of p
 * ```
 *
 * see {@linkcode preconditionKronecker}: roots at intervals of ten steps. Vectors, embeddings and heads, and
 * matrices with an axis of more than 1024, have AdaGrad's `p = g / √(Σ g² + 1e-16)`. m is bias-corrected, β 0.9.
 * λ is 0 by default; with another it needs `seen.params`. With β₂ averages take the place of all sums, as in the
 * implementations for neural networks (Shi et al., 2023), so that steps do not become shorter.
 *
 * State: the factors `left` and `right` with their roots, of all else the sum `v`; and the average `m`.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { shampoo, useBackend } from "../../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = shampoo({ learningRate: 1, epsilon: 1e-9 });
 * const params = { w: tf.eye(2) };
 * const grad = { w: tf.tensor2d([[0, 5], [-5, 0]]) };
 * const [, update] = optimizer.update(optimizer.init(params), grad);
 * const values = await update.w!.data(); // the first step is orthogonal
 * [0, -1, 1, 0].forEach((value, i) => assertAlmostEquals(values[i]!, value, 1e-5));
 * ```
 */
export function shampoo(
  { learningRate, beta = 0.9, epsilon, interval, beta2, adaGrad = embeddingsAndHeads, ...decay }:
    ShampooOptions,
): Optimizer<ChainState> {
  const factors = preconditionKronecker({
    ...(epsilon !== undefined && { epsilon }),
    ...(interval !== undefined && { interval }),
    ...(beta2 !== undefined && { beta2 }),
  });
  const others = beta2 === undefined ? scaleByRootSum() : scaleByRootAverage({ beta2 });
  const directions = { matrices: factors, others };
  const parted = partitionBy(
    "shampoo",
    directions,
    (key, tensor) => kindOf(key, tensor, { others: adaGrad, longest }),
  );
  const links = [momentum({ beta }), ...decoupledDecay(decay), scaleByLearningRate(learningRate)];
  return named("shampoo", chain(parted, ...links));
}

/** What is known of {@linkcode shampoo}. */
export const shampooRecord: OptimizerRecord<"shampoo"> = optimizerRecord({
  id: "shampoo",
  label: "Shampoo",
  color: "#1F78B4",
  dash: [8, 2, 2, 2],
  create: shampoo,
  settings: {
    beta: fraction,
    beta2: fraction,
    epsilon: positive,
    interval: wholeNumber,
    weightDecay: nonNegative,
  },
  elementwise: false,
  learningRate: { like: (four) => toOneDigit(10 * four.adam) }, // as AdaGrad's 0.01 is to 1e-3
});
