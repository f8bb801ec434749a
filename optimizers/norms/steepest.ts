/** Steepest descent directions of norms. @module */
import * as tf from "@tensorflow/tfjs";
import { checkNonNegative } from "../check.ts";
import { reciprocal, scaled, tidied } from "./arithmetic.ts";
import type { Norm } from "./norm.ts";
import { stateless } from "../algebra/stateless.ts";
import type { Optimizer, OptimizerState } from "../types.ts";

/**
 * The steepest descent direction in a norm, `p̂ ← p̂^‖·‖` (thesis Eq. C.1). The norm stays on the device.
 */
export function steepest(norm: Norm): Optimizer<OptimizerState> {
  return stateless(`steepest(${norm.name})`, (update) => norm.steepest(update), {
    normalization: `‖p‖_* times its unit in ${norm.name}`,
  });
}

/** Options of {@linkcode normalize}. */
export interface NormalizeOptions {
  /** β ≥ 0, added to the dual norm: the softer, the larger it is; default 0. */
  readonly offset?: number;
}

/**
 * The steepest descent direction, normalized: `p̂ ← p̂^‖·‖ / ‖p̂‖_*`, of norm 1 (thesis Eq. C.18); with
 * an offset β softly, `p̂ ← p̂^‖·‖ / (‖p̂‖_* + β)` (Eq. C.21 in any norm), which is the former for
 * gradients that are large against β and `p̂^‖·‖ / β` for small ones. 0 stays 0.
 *
 * @throws {RangeError} unless the offset is finite and at least 0
 */
export function normalize(
  norm: Norm,
  { offset = 0 }: NormalizeOptions = {},
): Optimizer<OptimizerState> {
  checkNonNegative(offset, "offset");
  const name = `normalize(${norm.name}${offset === 0 ? "" : `, ${offset}`})`;
  return stateless(name, (update) => {
    if (offset === 0) return norm.unit(update);
    return tidied(() =>
      scaled(norm.steepest(update), reciprocal(tf.add(norm.dual(update), offset)))
    );
  }, { normalization: normalizationOf(norm, offset) });
}

/** In the maximum norm it is the sign. */
function normalizationOf({ name }: Norm, offset: number): string {
  if (offset === 0) return name === "lInf" ? "sign" : `unit in ${name}`;
  return `‖p‖_*/(‖p‖_* + ${offset}) times its unit in ${name}`;
}
