/** Greedy coordinate descent. @module */
import { type ChainState, named } from "../../algebra/chain.ts";
import { l1Norm } from "../../norms/l1.ts";
import type { Optimizer } from "../../types.ts";
import type { SgdOptions } from "../contract/options.ts";
import { type OptimizerRecord, optimizerRecord, toOneDigit } from "../contract/record.ts";
import { steepestDescent } from "./steepest_descent.ts";

/**
 * Greedy coordinate descent, steepest descent in the sum norm: `u = -α g_i e_i` for the i with the
 * largest `|g_i|` among all parameters (thesis Eq. C.2).
 *
 * @throws {RangeError} on a bad learning rate
 */
export function coordinateDescent({ learningRate }: SgdOptions): Optimizer<ChainState> {
  return named("coordinateDescent", steepestDescent({ norm: l1Norm(), learningRate }));
}

/** What is known of {@linkcode coordinateDescent}. */
export const coordinateDescentRecord: OptimizerRecord<"coordinate-descent"> = optimizerRecord({
  id: "coordinate-descent",
  label: "Coordinate descent",
  color: "#6699CC",
  dash: [1, 3],
  create: coordinateDescent,
  settings: {},
  elementwise: false,
  learningRate: { like: (four) => toOneDigit(10 * four["m-sgd"]), timesLipschitz: 1 },
});
