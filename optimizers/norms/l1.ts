/** The sum norm. @module */
import * as tf from "@tensorflow/tfjs";
import { mapTensors } from "../tensors.ts";
import type { Tensor, Tensors } from "../types.ts";
import { largestMagnitude, signs, sumOfMagnitudes, tidied } from "./arithmetic.ts";
import type { Norm } from "./norm.ts";

/**
 * The sum norm `‖θ‖₁ = Σ |θ_i|`; its dual is `‖ω‖∞`. Its steepest descent is coordinate descent: of
 * the coordinate with the largest `|ω_i|`, over all tensors, `ω^‖·‖ = ω_i e_i` (thesis Eq. C.2, which
 * prints `|ω_i| e_i`; Table 6.1 has the sign). Of several such coordinates one is taken.
 */
export function l1Norm(): Norm {
  return {
    name: "l1",
    norm: (tensors) => tidied(() => sumOfMagnitudes(tensors)),
    dual: (tensors) => tidied(() => largestMagnitude(tensors)),
    unit: (gradient) => tidied(() => steepestCoordinate(gradient, signs(gradient))),
    steepest: (gradient) => tidied(() => steepestCoordinate(gradient, gradient)),
  };
}

/**
 * `values` at the place where the gradient is largest, 0 elsewhere. NaN stays, which `argMax`
 * passes over.
 */
function steepestCoordinate(gradient: Tensors, values: Tensors): Tensors {
  const keys = Object.keys(gradient).filter((key) => gradient[key]!.size > 0);
  if (keys.length === 0) return mapTensors(gradient, (tensor) => tensor.clone());
  const flat = keys.map((key) => tf.abs(tf.reshape(gradient[key]!, [-1])));
  const which = tf.argMax(tf.stack(flat.map((tensor) => tf.max(tensor))));
  return mapTensors(values, (tensor, key) => {
    const k = keys.indexOf(key);
    if (k < 0) return tensor.clone();
    const places = tf.range(0, tensor.size, 1, "int32");
    const place = tf.equal(places, tf.cast(tf.argMax(flat[k]!), "int32"));
    const here: Tensor = tf.logicalAnd(place, tf.equal(which, k));
    const kept = tf.logicalOr(tf.reshape(here, tensor.shape), tf.isNaN(tensor));
    return tf.where(kept, tensor, tf.zerosLike(tensor));
  });
}
