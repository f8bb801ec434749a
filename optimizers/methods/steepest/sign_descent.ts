/** Norm-scaled sign descent. @module */
import { type ChainState, named } from "../../algebra/chain.ts";
import { lInfNorm } from "../../norms/l_inf.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { steepestDescent } from "./steepest_descent.ts";

/**
 * Norm-scaled sign descent, steepest descent in the maximum norm: `u = -α ‖g‖₁ sign(g)` (thesis Eq.
 * 6.10). Unlike `signSgd`, it converges with a constant step size, `α = 1/L∞`: steps become smaller as
 * the gradient does.
 *
 * @throws {RangeError} on a bad learning rate
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { signDescent, useBackend } from "../../mod.ts";
 *
 * await useBackend("cpu");
 * const method = signDescent({ learningRate: 0.5 });
 * const params = { w: tf.tensor1d([0, 0]) };
 * const [, update] = method.update(method.init(params), { w: tf.tensor1d([3, -1]) });
 * assertEquals([...await update.w!.data()], [-2, 2]);
 * ```
 */
export function signDescent({ learningRate }: SgdOptions): Optimizer<ChainState> {
  return named("signDescent", steepestDescent({ norm: lInfNorm(), learningRate }));
}

/** What is known of {@linkcode signDescent}. */
export const signDescentRecord: OptimizerRecord<"sign-descent"> = optimizerRecord({
  id: "sign-descent",
  label: "Norm-scaled sign descent",
  color: "#D55E00",
  dash: [1, 3, 6, 3],
  create: signDescent,
  settings: {},
  elementwise: false,
  // its steps have the length of the gradient in the sum norm
  learningRate: { like: (four) => toOneDigit(four["m-ssd"] / 1000) },
});
