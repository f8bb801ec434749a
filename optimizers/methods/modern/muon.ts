/** Muon. @module */
import { chain, type ChainState, named } from "../../algebra/chain.ts";
import { checkPositive } from "../../check.ts";
import { embeddingsAndHeads, kindOf } from "../../matrices.ts";
import { unknownName } from "../../nearest_name.ts";
import { orthogonalize } from "../../norms/orthogonalize.ts";
import { adaptVariance } from "../../transformations/adapt_variance.ts";
import { type DecayOptions, decoupledDecay } from "../../transformations/decay.ts";
import { adamMoments, type AdamMomentsOptions } from "../../transformations/moments.ts";
import { partitionBy } from "../../transformations/partition.ts";
import { scale, scaleByLearningRate } from "../../transformations/scale.ts";
import { sign } from "../../transformations/sign.ts";
import { trace } from "../../transformations/trace.ts";
import type { Optimizer } from "../../types.ts";
import type { MomentumMethodOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { fraction, nonNegative, oneOf, positive } from "../contract/settings.ts";

/** Options of {@linkcode muon}; β₁, β₂ and ε are AdamW's, by default 0.9, 0.95 and 1e-10. */
export interface MuonOptions extends MomentumMethodOptions, AdamMomentsOptions, DecayOptions {
  /** Which momentum; default `"nesterov"`. */
  readonly momentum?: "nesterov" | "heavy-ball";
  /** AdamW's step size as a share of α; default 0.015, as 3e-4 is of the author's 0.02. */
  readonly adamShare?: number;
  /**
   * Patterns of the names, in which `*` stands for any characters, of matrices that AdamW is to move; by
   * default embeddings and heads, `*embed*` and `*head*`.
   */
  readonly adam?: readonly string[];
}

/**
 * Muon (Jordan et al., 2024): momentum, made orthogonal. Of a matrix, where p = g + β m and p = `U S Vᵀ`,
 *
 * ```text
 * m ← β m + g     u = -α (√max(1, columns/rows) U S' Vᵀ + λ θ)
 * ```
 *
 * with S' between 0.68 and 1.15, see {@linkcode orthogonalize}: steepest descent in the spectral norm. All else,
 * vectors, embeddings and heads, moves by AdamW with the step size `adamShare · α`. The coefficients are the
 * published ones. β is 0.95, λ is 0 by default; with another it needs `seen.params`.
 *
 * State: of matrices the sum `m`, of all else AdamW's averages.
 *
 * @throws {RangeError} on bad hyper-parameters
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { muon, useBackend } from "../../mod.ts";
 *
 * await useBackend("cpu");
 * const optimizer = muon({ learningRate: 1 });
 * const params = { w: tf.eye(2), bias: tf.tensor1d([0]) };
 * const grad = { w: tf.tensor2d([[0, 5], [-5, 0]]), bias: tf.tensor1d([2]) };
 * const [, update] = optimizer.update(optimizer.init(params), grad);
 * const [a, b] = await update.w!.data();
 * assertAlmostEquals(a!, 0);
 * assertAlmostEquals(b!, -1, 0.32);
 * assertAlmostEquals((await update.bias!.data())[0]!, -0.015);
 * ```
 */
export function muon({
  learningRate,
  beta = 0.95,
  momentum = "nesterov",
  beta1 = 0.9,
  beta2 = 0.95,
  epsilon = 1e-10,
  adamShare = 0.015,
  adam = embeddingsAndHeads,
  ...decay
}: MuonOptions): Optimizer<ChainState> {
  if (momentum !== "nesterov" && momentum !== "heavy-ball") {
    throw unknownName("momentum", momentum, ["nesterov", "heavy-ball"]);
  }
  checkPositive(adamShare, "adamShare");
  const links = decoupledDecay(decay);
  const directions = {
    matrices: chain(trace(beta, momentum === "nesterov"), orthogonalize(), ...links),
    others: chain(
      adamMoments({ beta1, beta2, epsilon }),
      sign(),
      adaptVariance("inverse-sqrt"),
      ...links,
      scale(adamShare),
    ),
  };
  const parted = partitionBy(
    "muon",
    directions,
    (key, tensor) => kindOf(key, tensor, { others: adam }),
  );
  return named("muon", chain(parted, scaleByLearningRate(learningRate)));
}

/** What is known of {@linkcode muon}. */
export const muonRecord: OptimizerRecord<"muon"> = optimizerRecord({
  id: "muon",
  label: "Muon",
  color: "#6A3D9A",
  dash: [8, 2],
  create: muon,
  settings: {
    beta: fraction,
    momentum: oneOf("nesterov", "heavy-ball"),
    beta1: fraction,
    beta2: fraction,
    epsilon: nonNegative,
    adamShare: positive,
    weightDecay: nonNegative,
  },
  elementwise: false,
  learningRate: { like: (four) => toOneDigit(20 * four.adam) }, // as 0.02 is to 1e-3
});
