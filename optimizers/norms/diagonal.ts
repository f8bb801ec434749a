/** The norm of separable smoothness. @module */
import * as tf from "@tensorflow/tfjs";
import { checkSameShapes, mapTensors } from "../tensors.ts";
import type { Tensors } from "../types.ts";
import { lengthOf, reciprocal, scaled, tidied } from "./arithmetic.ts";
import type { Norm } from "./norm.ts";

/**
 * The norm `‖θ‖_L = √Σ l_i θ_i²` of separable smoothness (thesis §6.3.1); its dual is `√Σ ω_i²/l_i`,
 * and its steepest descent divides by the scales, `ω^‖·‖ = ω / l`.
 *
 * @param scales l, positive, keys and shapes of the parameters; the caller's, who frees them when the
 * norm is needed no more
 * @returns a norm whose functions throw a `TypeError` for other keys or shapes
 */
export function diagonalNorm(scales: Tensors): Norm {
  const checked = (tensors: Tensors): Tensors => {
    checkSameShapes("tensors", tensors, "scales", scales);
    return tensors;
  };
  const steepest: Norm["steepest"] = (gradient) =>
    mapTensors(checked(gradient), (tensor, key) => tf.div(tensor, scales[key]!));
  const dual: Norm["dual"] = (tensors) =>
    tidied(() =>
      lengthOf(mapTensors(checked(tensors), (tensor, key) => tf.div(tensor, tf.sqrt(scales[key]!))))
    );
  return {
    name: "diagonal",
    norm: (tensors) =>
      tidied(() =>
        lengthOf(
          mapTensors(checked(tensors), (tensor, key) => tf.mul(tensor, tf.sqrt(scales[key]!))),
        )
      ),
    dual,
    unit: (gradient) => tidied(() => scaled(steepest(gradient), reciprocal(dual(gradient)))),
    steepest,
  };
}
