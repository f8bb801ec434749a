/** The maximum norm. @module */
import { largestMagnitude, scaled, signs, sumOfMagnitudes, tidied } from "./arithmetic.ts";
import type { Norm } from "./norm.ts";

/**
 * The maximum norm `‖θ‖∞ = max |θ_i|`; its dual is `‖ω‖₁`. Its steepest descent is sign descent,
 * scaled by that: `ω^‖·‖ = ‖ω‖₁ sign(ω)` (thesis Eq. 6.10).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 * import { lInfNorm, useBackend } from "../mod.ts";
 *
 * await useBackend("cpu");
 * const gradient = { w: tf.tensor1d([3, 0, -1]) };
 * assertEquals([...await lInfNorm().dual(gradient).data()], [4]);
 * assertEquals([...await lInfNorm().steepest(gradient).w!.data()], [4, 0, -4]);
 * ```
 */
export function lInfNorm(): Norm {
  const dual: Norm["dual"] = (tensors) => tidied(() => sumOfMagnitudes(tensors));
  return {
    name: "lInf",
    norm: (tensors) => tidied(() => largestMagnitude(tensors)),
    dual,
    unit: signs,
    steepest: (gradient) => tidied(() => scaled(signs(gradient), dual(gradient))),
  };
}
